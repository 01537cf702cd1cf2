// npm start: builds if needed and serves the whole product.
import { loadProduct } from "./build.mjs";
import { fail } from "./environment.mjs";

try {
  const { serve } = await loadProduct();
  await serve();
} catch (error) {
  fail(error);
}
