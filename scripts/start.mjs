// npm start: builds if needed and serves the whole product.
import { loadProduct, settle } from "./build.mjs";
import { fail } from "./environment.mjs";

try {
  const { serve } = await loadProduct();
  await serve();
  settle();
} catch (error) {
  fail(error);
}
