import { useEffect, useState } from "react";
import { type Edited, EditedDocument } from "#app/creations/edit/documents.ts";
import { read } from "#app/lib/graphql/client.ts";

/** What an editor has to know of a picture; null while it is read. `hasFailed`: it could not be. */
export function useEdited(id: string): { edited: Edited | null; hasFailed: boolean } {
  const [edited, setEdited] = useState<Edited | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    let isOver = false;
    void read(EditedDocument, { id }, "network-only").then(({ data }) => {
      if (isOver) return;
      if (data?.node?.__typename === "Asset") setEdited(data.node);
      else setFailed(true);
    });
    return () => {
      isOver = true;
    };
  }, [id]);
  return { edited, hasFailed };
}
