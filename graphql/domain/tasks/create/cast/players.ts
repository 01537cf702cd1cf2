import { z } from "zod";
import type { CharacterWithPictures } from "#graphql/domain/cast/read-characters.ts";
import type { Source, SourceFacts } from "#graphql/domain/tasks/create/named/named-sources.ts";

const keptShape = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  createdAt: z.string(),
  rightsConfirmedAt: z.string(),
  /** Row ids of all pictures that it had. */
  pictures: z.array(z.string()),
  /** Those of them that the model is given. */
  sent: z.array(z.string()),
});

/** A character as an order keeps it: as it was then, also once it is changed or gone. */
export type KeptPlayer = z.infer<typeof keptShape>;

/** A character that an order names, with those of its pictures that are there. */
export type Player = Omit<KeptPlayer, "pictures" | "sent"> & { pictures: Source[] };

/** Who plays in a task; empty for one without characters. */
export function castIn({ cast }: { cast: unknown }): KeptPlayer[] {
  return cast === null || cast === undefined ? [] : z.array(keptShape).parse(cast);
}

/** A character as it is now. */
export function playerOf({ images, ...character }: CharacterWithPictures): Player {
  const { id, name, description, createdAt, rightsConfirmedAt } = character;
  return {
    ...{ id, name, description },
    createdAt: createdAt.toISOString(),
    rightsConfirmedAt: rightsConfirmedAt.toISOString(),
    pictures: images.map((facts) => ({ id: facts.id, facts })),
  };
}

/** A character as an earlier order kept it. A picture that is gone since is none of them. */
export function playerAgain({ sent: _sent, ...kept }: KeptPlayer, facts: ReadonlyMap<string, SourceFacts>): Player {
  const pictures = kept.pictures.flatMap((id): Source[] => {
    const known = facts.get(id);
    return known === undefined ? [] : [{ id, facts: known }];
  });
  return { ...kept, pictures };
}

/** The same as an order keeps it, and what of it is sent. */
export function keptPlayer({ pictures, ...player }: Player, sent: readonly Source[]): KeptPlayer {
  return { ...player, pictures: idsOf(pictures), sent: idsOf(sent) };
}

function idsOf(sources: readonly Source[]): string[] {
  return sources.map(({ id }) => id);
}
