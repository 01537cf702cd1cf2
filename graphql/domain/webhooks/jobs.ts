import { z } from "zod";

/** Tells an account by mail that one of its endpoints was disabled. */
export const webhookDisabledJob = { name: "webhook-disabled", payload: z.object({ endpointId: z.string() }) };
