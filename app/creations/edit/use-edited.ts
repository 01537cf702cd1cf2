import { useEffect, useState } from "react";
import { type Edited, EditedDocument } from "#app/creations/edit/documents.ts";
import { read } from "#app/lib/graphql/client.ts";

/** Why a picture could not be read: nobody answered, or it is not there any more. */
export type Unread = "unreachable" | "gone";

/** What an editor has to know of a picture; null while it is read, and where it could not be. */
export function useEdited(id: string): { edited: Edited | null; unread: Unread | null } {
  const [edited, setEdited] = useState<Edited | null>(null);
  const [unread, setUnread] = useState<Unread | null>(null);
  useEffect(() => {
    let isOver = false;
    void read(EditedDocument, { id }, "network-only").then(({ data }) => {
      if (isOver) return;
      if (data?.node?.__typename === "Asset") setEdited(data.node);
      else setUnread(data === undefined ? "unreachable" : "gone");
    });
    return () => {
      isOver = true;
    };
  }, [id]);
  return { edited, unread };
}
