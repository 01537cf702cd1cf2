import { useCallback, useRef, useState } from "react";
import { CreateTasksDocument } from "#app/compose/documents.ts";
import { type Kind, type OrderInput, orderOf } from "#app/compose/orders/order.ts";
import type { ResultOf } from "#app/lib/graphql/graphql.ts";
import { outcomeOf, type Refusal, refusal } from "#app/lib/graphql/result.ts";
import { change, refetchFollowed } from "#app/lib/graphql/urql.client.ts";
import type { TaskCard } from "#app/tasks/documents.ts";

/** What became of one thing that was ordered: it is being made, or was refused and cost nothing. */
export type Ordered = { prompt: string; task: TaskCard | null; refusal: Refusal | null };

/** An order from the moment of the click. Its key stays, so that what is drawn of it becomes the real tasks in place. */
export type Order = {
  key: string;
  input: OrderInput;
  /** The shape to keep free for each result. */
  ratio: string;
} & ({ state: "sending" } | { state: "refused"; refusal: Refusal } | { state: "placed"; items: Ordered[] });

export type Orders = {
  orders: Order[];
  isSending: boolean;
  /** Why the last one was refused as a whole, for the fields of the form; null once another is sent. */
  refusal: Refusal | null;
  place: (form: FormData, ratio: string) => void;
  /** Sends a refused order once more. Where its answer was lost, by the same key, so that nothing is made twice. */
  again: (order: Order) => void;
  /** Orders one thing of an earlier order anew, for no more than it was ordered for then. */
  repeat: (order: Order, place: number) => void;
  dismiss: (key: string) => void;
};

/** How many things an order is for. */
export function sizeOf({ images, videos }: OrderInput): number {
  return (images?.length ?? 0) + (videos?.length ?? 0);
}

/** The words of each thing ordered, in order. */
export function promptsOf({ images, videos }: OrderInput): string[] {
  return [...(images ?? []), ...(videos ?? [])].map(({ prompt }) => prompt);
}

/** One thing of an order as an order of its own. */
function single({ images = [], videos = [], maxCredits, ...input }: OrderInput, place: number): OrderInput {
  const count = (images?.length ?? 0) + (videos?.length ?? 0);
  return {
    ...input,
    images: images?.slice(place, place + 1),
    videos: videos?.slice(place, place + 1),
    maxCredits: typeof maxCredits === "number" ? Math.ceil(maxCredits / count) : maxCredits,
  };
}

// Whether it arrived is not known after these.
const LOST = ["UNREACHABLE", "INTERNAL_ERROR"];

function renewed(order: Order): Order {
  const { key, input, ratio } = order;
  const isLost = order.state === "refused" && LOST.includes(order.refusal.code);
  return { key, ratio, input: isLost ? input : { ...input, idempotencyKey: freshKey() }, state: "sending" };
}

// Not crypto.randomUUID, which a page without TLS does not have.
function freshKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

type Outcomes = Extract<
  ResultOf<typeof CreateTasksDocument>["result"],
  { __typename: "CreateTasksPayload" }
>["outcomes"];

function itemsOf(outcomes: Outcomes, prompts: string[]): Ordered[] {
  return outcomes.map(({ task, error }, place) => {
    const refused = error === null ? null : outcomeOf(error);
    return { prompt: prompts[place] ?? "", task, refusal: refused === null || refused.ok ? null : refused.refusal };
  });
}

async function send(order: Order): Promise<Order> {
  const { key, input, ratio } = order;
  const answer = await change(CreateTasksDocument, { input });
  // A new price, a new balance, and what was made by an order whose answer was lost.
  refetchFollowed();
  if (!answer.ok) return { key, input, ratio, state: "refused", refusal: answer.refusal };
  const items = itemsOf(answer.payload.outcomes, promptsOf(input));
  const [first] = items;
  // One thing refused is the order refused: its fields are those of the form.
  if (items.length === 1 && first?.task === null)
    return { key, input, ratio, state: "refused", refusal: first.refusal ?? refusal("INTERNAL_ERROR", "") };
  return { key, input, ratio, state: "placed", items };
}

/** The orders given on this page since it was opened, newest first. */
export function useOrders(kind: Kind): Orders {
  const [orders, setOrders] = useState<Order[]>([]);
  // Read at once by the next click, which may come before the next drawing.
  const sending = useRef(0);
  const go = useCallback(async (order: Order) => {
    sending.current += 1;
    const ended = await send(order);
    sending.current -= 1;
    setOrders((before) => before.map((one) => (one.key === ended.key ? ended : one)));
  }, []);
  const begin = (input: OrderInput, ratio: string) => {
    if (sending.current > 0) return;
    const key = freshKey();
    const order: Order = { key, input: { ...input, idempotencyKey: key }, ratio, state: "sending" };
    setOrders((before) => [order, ...before]);
    go(order);
  };
  const again = (refused: Order) => {
    const order = renewed(refused);
    setOrders((before) => before.map((one) => (one.key === order.key ? order : one)));
    go(order);
  };
  const [latest] = orders;
  return {
    orders,
    isSending: orders.some(({ state }) => state === "sending"),
    refusal: latest?.state === "refused" ? latest.refusal : null,
    place: (form, ratio) => begin(orderOf(form, kind), ratio),
    again,
    repeat: ({ input, ratio }, place) => begin(single(input, place), ratio),
    dismiss: (key) => setOrders((before) => before.filter((one) => one.key !== key)),
  };
}
