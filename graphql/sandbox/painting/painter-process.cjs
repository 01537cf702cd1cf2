// Runs in a process of its own, at the lowest priority: makes pictures with sharp, step by step as it is told.
// Plain CommonJS because it is started from its text.
const { constants, setPriority } = require("node:os");

setPriority(constants.priority.PRIORITY_LOW);
const sharp = require(process.argv[1]);
sharp.concurrency(1);
sharp.cache(false);

process.on("message", async ({ id, input, options, steps, end, given }) => {
  try {
    let picture = sharp(input, options);
    for (const [name, ...values] of steps) picture = picture[name](...values);
    process.send({ id, value: await picture[end](given) });
  } catch (error) {
    process.send({ id, fault: String(error?.message ?? error) });
  }
});
process.on("disconnect", () => process.exit());
