import { takesCharacters } from "#graphql/domain/catalog/cast/takes-characters.ts";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import type { TaskRequest } from "#graphql/domain/catalog/wire.ts";
import type { KeptPlayer } from "#graphql/domain/tasks/create/cast/players.ts";

const AND = new Intl.ListFormat("en", { type: "conjunction" });

/**
 * Who is who, in the words that go to the provider after the prompt: in which of the images that it is given, counted from one, or
 * by which name among its elements. Null without characters.
 */
export function castWords(
  model: ModelDefinition,
  players: readonly KeptPlayer[],
  imageIds: readonly string[],
): string | null {
  if (players.length === 0) return null;
  if (takesCharacters(model)?.as === "elements") {
    return players.map(({ name }, place) => `${name} is @${elementName(place)}.`).join("\n");
  }
  return players
    .map((player) => {
      const images = player.sent.map((id) => `image ${imageIds.indexOf(id) + 1}`);
      const verb = images.length === 1 ? "shows" : "show";
      return sentence(`${capitalized(AND.format(images))} ${verb} ${told(player)}`);
    })
    .join("\n");
}

/** The same as elements; none for a model that takes references. */
export function elementsOf(
  model: ModelDefinition,
  players: readonly KeptPlayer[],
  urlOf: ReadonlyMap<string, string>,
): TaskRequest["elements"] {
  if (takesCharacters(model)?.as !== "elements") return undefined;
  return players.map((player, place) => ({
    name: elementName(place),
    description: told(player),
    urls: player.sent.flatMap((id) => urlOf.get(id) ?? []),
  }));
}

/** Not what its owner calls it, which may be of any script. */
function elementName(place: number): string {
  return `character${place + 1}`;
}

function told({ name, description }: KeptPlayer): string {
  return description === "" ? name : `${name}: ${description}`;
}

function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function sentence(text: string): string {
  return /[.!?。！？…]$/u.test(text) ? text : `${text}.`;
}
