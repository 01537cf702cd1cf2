import { z } from "zod";

/** Looks into what an event of Stripe's points at. */
export const stripeEventJob = { name: "stripe-event", payload: z.object({ eventId: z.string() }) };
