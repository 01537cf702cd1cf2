import { useState } from "react";
import { freshKey } from "#app/lib/browser/fresh-key.ts";
import { type Refusal, refusal } from "#app/lib/graphql/result.ts";
import type { FileProblem } from "#app/tasks/upload/image-file.ts";

/** A picture of a new batch: on its way, there by its id, or not taken. */
export type Picture = { key: string; name: string; id: string | null; problem: FileProblem | Refusal | null };

async function sent(file: File): Promise<Pick<Picture, "id" | "problem">> {
  try {
    const [{ judge }, { uploadImage }] = await Promise.all([
      import("#app/tasks/upload/judge-file.ts"),
      import("#app/tasks/upload/upload.client.ts"),
    ]);
    const judged = await judge(file);
    if ("problem" in judged) return { id: null, problem: judged.problem };
    const end = await uploadImage(judged.file);
    if ("asset" in end) return { id: end.asset.id, problem: null };
    return { id: null, problem: "problem" in end ? end.problem : end.refusal };
  } catch {
    // The code of uploads could not be fetched.
    return { id: null, problem: refusal("UNREACHABLE", "") };
  }
}

/** The pictures of a new batch, uploaded one after the other; one that is not taken says why and keeps no other. */
export function usePictures() {
  const [pictures, setPictures] = useState<Picture[]>([]);
  const add = async (files: readonly File[]) => {
    const fresh = files.map((file) => ({ file, key: freshKey() }));
    setPictures((before) => [
      ...before,
      ...fresh.map(({ file, key }) => ({ key, name: file.name, id: null, problem: null })),
    ]);
    for (const { file, key } of fresh) {
      const end = await sent(file);
      setPictures((before) => before.map((one) => (one.key === key ? { ...one, ...end } : one)));
    }
  };
  const remove = (key: string) => setPictures((before) => before.filter((one) => one.key !== key));
  return { pictures, add, remove, isSending: pictures.some(({ id, problem }) => id === null && problem === null) };
}
