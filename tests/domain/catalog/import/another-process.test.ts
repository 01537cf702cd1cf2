import { expect, it } from "vitest";
import { definitionOf } from "#graphql/domain/catalog/imported/definition-of.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { importModel } from "#graphql/domain/operations/catalog/import/import-model.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();

it("a process that has not heard of an import makes and settles its tasks: it reads the row", async () => {
  await world.stopWorker();
  await importModel("command line", { kieModel: "grok-imagine/text-to-image" });
  const slug = "grok-imagine-text-to-image";
  const viewer = await makeAccount({ credits: 100 });
  const { task } = await createTask(viewer, "IMAGE", { model: slug, prompt: "a fox" }, { operation: "t" });

  // As another process has it in the moment before it hears: its memory is of before the import.
  const row = await db.importedModel.findUniqueOrThrow({ where: { slug } });
  await db.importedModel.delete({ where: { slug } });
  notify("catalog");
  expect(await definitionOf(slug)).toBeUndefined();
  await db.importedModel.create({
    data: {
      ...row,
      definition: row.definition ?? {},
      fields: row.fields ?? {},
      notUnderstood: row.notUnderstood ?? [],
    },
  });
  expect(modelDefinition(slug)).toBeUndefined();

  await world.restartWorker();
  expect(await untilEnded(task.id)).toMatchObject({ status: "COMPLETED", creditsCharged: 5 });
  expect(modelDefinition(slug)).toMatchObject({ slug });
  await expectLedgersToBalance();
});
