import { useEffect, useState } from "react";
import { ModelExamplesDocument } from "#app/compose/models/documents.ts";
import { read } from "#app/lib/graphql/client.ts";
import { type Kind, taskKind } from "#app/tasks/composing.ts";

const NONE: ReadonlyMap<string, string> = new Map();

/** The addresses of pictures that the models of a kind made, by slug; those without one, and all until they come, are not in it. */
export function useExamples(kind: Kind): ReadonlyMap<string, string> {
  const [examples, setExamples] = useState(NONE);
  useEffect(() => {
    let isWanted = true;
    void read(ModelExamplesDocument, { kind: taskKind(kind) }).then(({ data }) => {
      if (!isWanted || data === undefined) return;
      setExamples(
        new Map(
          data.models.flatMap(({ slug, exampleImage }) => (exampleImage === null ? [] : [[slug, exampleImage.url]])),
        ),
      );
    });
    return () => {
      isWanted = false;
    };
  }, [kind]);
  return examples;
}
