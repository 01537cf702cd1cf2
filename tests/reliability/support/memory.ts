import { WebSocket } from "ws";

/** What a process holds after its rubbish was collected, in bytes, and its open connections. */
export type Held = { bytes: number; connections: number };

/** Reads a process that was started with `--inspect=127.0.0.1:<port>`. */
export async function heldBy(port: number): Promise<Held> {
  const [target] = await (await fetch(`http://127.0.0.1:${port}/json`)).json();
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  let last = 0;
  const call = (method: string, params = {}) =>
    new Promise<{ result?: { value: string } }>((resolve) => {
      const id = ++last;
      const listen = (text: Buffer) => {
        const answer = JSON.parse(String(text));
        if (answer.id !== id) return;
        socket.off("message", listen);
        resolve(answer.result);
      };
      socket.on("message", listen);
      socket.send(JSON.stringify({ id, method, params }));
    });
  // Twice, with a pause: what the first makes collectable is often freed by finalizers.
  for (let round = 0; round < 2; round++) {
    await call("HeapProfiler.collectGarbage");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const expression = `JSON.stringify((({ heapUsed, external }) => ({
    bytes: heapUsed + external,
    connections: process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length,
  }))(process.memoryUsage()))`;
  const { result } = await call("Runtime.evaluate", { expression });
  socket.close();
  return JSON.parse(result?.value ?? "");
}
