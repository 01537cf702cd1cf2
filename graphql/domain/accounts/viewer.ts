/** Who asks. */
export type Viewer = {
  userId: string;
  /** The public id of the session, where the viewer came with one. */
  sessionId: string | null;
  role: "USER" | "ADMIN";
};
