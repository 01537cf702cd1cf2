// A stand-in for kie.ai in a process of its own, as cheap as can be: it knows every task, and says how it went by the first
// letter of its id: "a" was made, "b" has failed, all others are not over. Each result is the same small picture.
import { createServer } from "node:http";

const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEUlEQVQImWP4f9cFK2IYWhIAUqOIAaBekFUAAAAASUVORK5CYII=",
  "base64",
);
const STATES = { a: "success", b: "fail" };

let origin = "";

function recordOf(taskId) {
  const state = STATES[taskId[0]] ?? "generating";
  return {
    taskId,
    model: "google/nano-banana",
    state,
    param: "{}",
    resultJson: state === "success" ? JSON.stringify({ resultUrls: [`${origin}/files/${taskId}.png`] }) : "",
    failCode: state === "fail" ? "400" : null,
    failMsg: state === "fail" ? "Your content was flagged as violating content policies." : null,
    creditsConsumed: 4,
  };
}

const server = createServer((req, res) => {
  const { pathname, searchParams } = new URL(req.url, "http://kie");
  if (pathname.startsWith("/files/")) {
    return void res.writeHead(200, { "content-type": "image/png", "content-length": PICTURE.length }).end(PICTURE);
  }
  const isKnown = pathname.endsWith("/recordInfo");
  const data = isKnown ? recordOf(searchParams.get("taskId")) : null;
  const text = JSON.stringify({ code: isKnown ? 200 : 404, msg: isKnown ? "success" : "unknown", data });
  res.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) }).end(text);
});
server.listen(0, "127.0.0.1", () => {
  origin = `http://127.0.0.1:${server.address().port}`;
  process.send({ origin });
});
