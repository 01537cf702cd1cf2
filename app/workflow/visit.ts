import { useLocation } from "@remix-run/react";
import { useRef } from "react";

/** The state of the history entry of a workflow that was just made on this very page. */
export const BORN = { isBorn: true };

function isBorn(state: unknown): boolean {
  return typeof state === "object" && state !== null && "isBorn" in state;
}

/**
 * A key that changes with the workflow on the page, so that one workflow's typing never shows in another; but not when the page
 * itself has just made the workflow, or the prompt being written would be lost.
 */
export function useVisit(id: string): string {
  const { state } = useLocation();
  const visit = useRef({ id, key: id });
  if (visit.current.id !== id) visit.current = { id, key: isBorn(state) ? visit.current.key : id };
  return visit.current.key;
}
