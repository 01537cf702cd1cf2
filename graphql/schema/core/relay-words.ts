/** How the parts of every connection are called and explained. */
export const relayWords = {
  cursorType: "String",
  // Our own node and nodes fields stand in node.ts: they read under the viewer's ownership in one statement a type.
  nodeQueryOptions: false,
  nodesQueryOptions: false,
  nodeTypeOptions: { description: "A thing with an id that names it everywhere." },
  idFieldOptions: { description: "Names this thing everywhere. Opaque: keep it, compare it, but don't take it apart." },
  pageInfoTypeOptions: { description: "Where a page stands in its list." },
  hasNextPageFieldOptions: { description: "Whether there is more after this page." },
  hasPreviousPageFieldOptions: { description: "Whether there is more before this page." },
  startCursorFieldOptions: { description: "The cursor of the first item, for `before`; null on an empty page." },
  endCursorFieldOptions: { description: "The cursor of the last item, for `after`; null on an empty page." },
  pageInfoFieldOptions: { description: "Where this page stands in the list." },
  edgesFieldOptions: {
    description: "The items of this page with their cursors.",
    nullable: { list: false, items: false },
  },
  nodeFieldOptions: { description: "The item.", nullable: false },
  nodesOnConnection: { description: "The items of this page, without cursors." },
  cursorFieldOptions: { description: "Where this item stands, for `after` and `before`." },
  firstArgOptions: { description: "How many items from the start: 20 unless told, at most 100." },
  afterArgOptions: { description: "Only what comes after this cursor." },
  lastArgOptions: { description: "How many items from the end, at most 100. Not together with `first`." },
  beforeArgOptions: { description: "Only what comes before this cursor." },
} as const;
