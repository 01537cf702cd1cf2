import { useEffect, useState } from "react";
import { type OrderState, onOrder, orderState, resumeOrder } from "#app/batches/order/run.ts";

/** The order of a batch as far as this browser gives it: it goes on where it was, unless it was stopped. Null where there is nothing to order. */
export function useOrder(id: string): OrderState | null {
  const [state, setState] = useState<OrderState | null>(null);
  useEffect(() => {
    let stop: () => void = () => undefined;
    let isOver = false;
    void resumeOrder(id).then((found) => {
      if (isOver || found === null) return;
      const hear = () => setState(orderState(id));
      stop = onOrder(id, hear);
      hear();
    });
    return () => {
      isOver = true;
      stop();
    };
  }, [id]);
  return state;
}
