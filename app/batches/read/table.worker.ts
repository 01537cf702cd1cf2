import type { Reading } from "#app/batches/read/reading.ts";
import { tableOf } from "#app/batches/read/table.ts";

export type Asked = { file: Blob; reading: Reading };

// Apart from the page, which stays usable however long it takes.
addEventListener("message", async ({ data: { file, reading } }: MessageEvent<Asked>) => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  postMessage(tableOf(bytes, reading));
});
