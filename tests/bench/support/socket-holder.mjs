// Holds sockets that wait, in a process of its own: a process may have 20,000 files open on many a machine.
import { listenOn } from "./listening.mjs";
import { openMany } from "./socket-load.mjs";

const [, , port, count, accounts, query] = process.argv;

await openMany(Number(count), (n) => listenOn(Number(port), 1 + (n % (Number(accounts) - 1)), query));
process.send("open");
