import { useEffect, useState } from "react";
import { type Creation, CreationDocument } from "#app/creations/documents.ts";
import { read } from "#app/lib/graphql/client.ts";

/** So long a result stays chosen before its recipe is asked for: whoever walks past it with the arrows asks for nothing. */
const SETTLED_MS = 150;

type Recipe = { creation: Creation | null; hasFailed: boolean };

/** All that is known of a task, read once it is looked at; null until then. */
export function useRecipe(id: string): Recipe {
  const [recipe, setRecipe] = useState<Recipe & { id: string }>({ id, creation: null, hasFailed: false });
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const { data } = await read(CreationDocument, { id });
      if (isCurrent) setRecipe({ id, creation: data?.task ?? null, hasFailed: data?.task == null });
    }, SETTLED_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [id]);
  return recipe.id === id ? recipe : { creation: null, hasFailed: false };
}
