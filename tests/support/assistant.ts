import type { ServerResponse } from "node:http";
import { ownServer } from "#tests/support/server/local-server.ts";

type Asked = { messages: { role: string; content: string }[] };

/**
 * Stands where the sandbox answers as OpenRouter, under the test's command: each question waits until the test says what
 * comes next.
 */
export function assistant() {
  const own = ownServer();
  const asked: Asked[] = [];
  const open: ServerResponse[] = [];
  let waiting: (() => void)[] = [];
  own.answer = (_req, res, body) => {
    asked.push(JSON.parse(body.toString()));
    open.push(res);
    for (const wake of waiting.splice(0)) wake();
  };
  const next = async (): Promise<ServerResponse> => {
    while (open.length === 0) {
      await new Promise<void>((resolve) => {
        waiting = [...waiting, resolve];
      });
    }
    const res = open.shift();
    if (res === undefined) throw new Error("nobody asks");
    return res;
  };
  const write = (res: ServerResponse, content: string, finish: string | null = null) => {
    if (!res.headersSent) res.writeHead(200, { "content-type": "text/event-stream" });
    res.write(`data: ${JSON.stringify({ choices: [{ delta: { content }, finish_reason: finish }] })}\n\n`);
  };
  return {
    asked,
    /** The next question's answer, to be written by hand. */
    next,
    say: write,
    finish: (res: ServerResponse, finish = "stop") => {
      write(res, "", finish);
      res.end("data: [DONE]\n\n");
    },
    /** Answers the next question with these words. */
    answer: async (...words: string[]) => {
      const res = await next();
      for (const word of words) write(res, word);
      write(res, "", "stop");
      res.end("data: [DONE]\n\n");
    },
    /** Refuses the next question. */
    refuse: async (status: number, message = "no") => {
      const res = await next();
      res.writeHead(status, { "content-type": "application/json" });
      res.end(JSON.stringify({ error: { code: status, message } }));
    },
  };
}
