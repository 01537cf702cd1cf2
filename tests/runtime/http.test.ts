import { createServer } from "node:net";
import { describe, expect, it, vi } from "vitest";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { request, requestStream } from "#graphql/runtime/http/http.ts";
import { listen, ownServer } from "#tests/support/server/local-server.ts";

const own = ownServer();
const limits = { timeoutMs: 2_000, maxBytes: 10_000 };

it("an answer of any status is given with its headers and body", async () => {
  own.answer = (_req, res) => res.writeHead(503, { "retry-after": "7" }).end("busy");
  const answer = await request(`${own.origin}/a?b=c`, {
    ...limits,
    method: "POST",
    headers: { "x-a": "1" },
    body: "hello",
  });
  expect(answer).toMatchObject({ status: 503, url: `${own.origin}/a?b=c` });
  expect(answer.headers["retry-after"]).toBe("7");
  expect(answer.body.toString()).toBe("busy");
  expect(own.seen.at(-1)).toMatchObject({ method: "POST", url: "/a?b=c", body: Buffer.from("hello") });
  expect(own.seen.at(-1)?.headers["user-agent"]).toMatch(/^Mozilla\/5\.0 .*NanoBananaVideo/);
});

describe("a failed request says whether it can have been received", () => {
  it("not when nobody listens", async () => {
    const gone = await listen(() => undefined);
    await gone.stop();
    setOwnPort(gone.port);
    await expect(request(`http://127.0.0.1:${gone.port}/`, limits)).rejects.toMatchObject({
      phase: "connect",
      wasSent: false,
    });
    setOwnPort(Number(new URL(own.origin).port));
  });

  it("when the connection breaks without an answer", async () => {
    own.answer = (req) => req.socket.destroy();
    await expect(request(`${own.origin}/`, { ...limits, method: "POST", body: "x" })).rejects.toMatchObject({
      phase: "sent",
      wasSent: true,
    });
  });

  it("when the connection breaks in the middle of the answer", async () => {
    own.answer = (req, res) => {
      res.writeHead(200, { "content-length": "100" });
      res.write("half", () => req.socket.destroy());
    };
    await expect(request(`${own.origin}/`, limits)).rejects.toMatchObject({ phase: "sent", wasSent: true });
  });

  it("when the answer never comes", async () => {
    own.answer = () => undefined;
    await expect(request(`${own.origin}/`, { ...limits, timeoutMs: 100 })).rejects.toMatchObject({
      phase: "timeout",
      wasSent: true,
    });
  });

  it("when the answer trickles on past the time, although each piece is prompt", async () => {
    let timer: NodeJS.Timeout | undefined;
    own.answer = (_req, res) => {
      timer = setInterval(() => res.write("."), 10);
      res.on("close", () => clearInterval(timer));
    };
    await expect(request(`${own.origin}/`, { ...limits, timeoutMs: 150 })).rejects.toMatchObject({ phase: "timeout" });
  });

  it("not when the handshake is not finished in time", async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    setOwnPort(port);
    const call = request(`https://127.0.0.1:${port}/`, { ...limits, timeoutMs: 200, method: "POST", body: "x" });
    await expect(call).rejects.toMatchObject({ phase: "timeout", wasSent: false });
    setOwnPort(Number(new URL(own.origin).port));
    silent.close();
  });

  it("when the caller gives up after sending, and not when before", async () => {
    const seen = own.seen.length;
    const giveUp = new AbortController();
    own.answer = () => giveUp.abort();
    await expect(request(`${own.origin}/`, { ...limits, signal: giveUp.signal })).rejects.toMatchObject({
      phase: "aborted",
      wasSent: true,
    });
    await expect(request(`${own.origin}/`, { ...limits, signal: giveUp.signal })).rejects.toMatchObject({
      phase: "aborted",
      wasSent: false,
    });
    expect(own.seen.length).toBe(seen + 1);
  });
});

describe("the cap on an answer", () => {
  it("ends an endless body", async () => {
    let closed = false;
    own.answer = (_req, res) => {
      const more = () => {
        while (!res.destroyed && res.write(Buffer.alloc(4096)));
      };
      res.on("drain", more).on("close", () => {
        closed = true;
      });
      more();
    };
    await expect(request(`${own.origin}/`, limits)).rejects.toMatchObject({ phase: "too-large", wasSent: true });
    await vi.waitFor(() => expect(closed).toBe(true));
  });

  it("does not wait for a body that announces more", async () => {
    own.answer = (_req, res) => res.writeHead(200, { "content-length": limits.maxBytes + 1 }).write("x");
    const started = Date.now();
    await expect(request(`${own.origin}/`, limits)).rejects.toMatchObject({ phase: "too-large", wasSent: true });
    expect(Date.now() - started).toBeLessThan(limits.timeoutMs);
  });

  it("lets a body of exactly that size through", async () => {
    own.answer = (_req, res) => res.end(Buffer.alloc(10_000));
    expect((await request(`${own.origin}/`, limits)).body.length).toBe(10_000);
  });
});

describe("a streamed answer", () => {
  it("waits for a slow reader instead of filling memory", async () => {
    const [piece, whole] = [65_536, 65_536 * 800];
    let written = 0;
    own.answer = (_req, res) => {
      const more = () => {
        while (written < whole) {
          written += piece;
          if (!res.write(Buffer.alloc(piece))) return;
        }
        res.end();
      };
      res.on("drain", more);
      more();
    };
    const { stream } = await requestStream(`${own.origin}/`, { timeoutMs: 15_000, maxBytes: whole });
    stream.once("readable", () => stream.read(1));
    let before = 0;
    await vi.waitFor(
      () => {
        const isSettled = written === before;
        before = written;
        expect(isSettled).toBe(true);
      },
      { interval: 100, timeout: 5_000 },
    );
    expect(written).toBeLessThan(whole);
    let read = 1;
    for await (const chunk of stream) read += chunk.length;
    expect(read).toBe(whole);
  });

  it("closes the connection when the reader leaves", async () => {
    let closed = false;
    own.answer = (_req, res) => {
      res.on("close", () => {
        closed = true;
      });
      res.write("start");
    };
    const { stream } = await requestStream(`${own.origin}/`, limits);
    stream.destroy();
    await vi.waitFor(() => expect(closed).toBe(true));
  });
});

describe("redirects", () => {
  const bounce = (location: string, status = 302) => {
    own.answer = (req, res) =>
      req.url === "/end"
        ? res.end("there")
        : res.writeHead(status, { location: location.replace("{url}", String(req.url)) }).end();
  };

  it("are an answer like any other unless asked for", async () => {
    bounce("/end");
    expect((await request(`${own.origin}/`, limits)).status).toBe(302);
  });

  it("are followed when asked for", async () => {
    bounce("/end", 307);
    const answer = await request(`${own.origin}/`, { ...limits, followRedirects: true });
    expect(answer).toMatchObject({ status: 200, url: `${own.origin}/end` });
  });

  it("end after three", async () => {
    const seen = own.seen.length;
    bounce("{url}x");
    await expect(request(`${own.origin}/`, { ...limits, followRedirects: true })).rejects.toMatchObject({
      phase: "too-many-redirects",
    });
    expect(own.seen.length - seen).toBe(4);
  });

  it.each(["http://127.0.0.1:1/", "http://[::1]/", "http://0x7f.1/", "file:///etc/passwd", "http://169.254.169.254/"])(
    "to %s are refused",
    async (location) => {
      bounce(location);
      await expect(request(`${own.origin}/`, { ...limits, followRedirects: true })).rejects.toMatchObject({
        phase: "refused-address",
      });
    },
  );
});
