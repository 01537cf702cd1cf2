import { Link } from "@remix-run/react";
import { Fragment, type ReactNode } from "react";
import { anchorIn, type Block, readSpans, type Span } from "#app/developers/guide-text.ts";

const link = "font-medium text-ink underline underline-offset-4 hover:text-accent-word";
/** What the server answers itself, without a page: a plain link leads there. */
const WITHOUT_PAGE = /^(https?:|\/schema\.graphql|\/llms\.txt|#)/;

function Piece({ span, id }: { span: Span; id?: string | undefined }) {
  if (span.kind === "code")
    return (
      <code id={id} className="scroll-mt-24 rounded-md bg-sunken px-1.5 py-0.5 text-[0.92em] [overflow-wrap:anywhere]">
        {span.text}
      </code>
    );
  if (span.kind === "strong") return <strong className="font-semibold">{span.text}</strong>;
  if (span.kind !== "link") return <>{span.text}</>;
  if (WITHOUT_PAGE.test(span.to)) {
    return (
      <a className={link} href={span.to}>
        {span.text}
      </a>
    );
  }
  return (
    <Link className={link} to={span.to}>
      {span.text}
    </Link>
  );
}

function Spans({ text, isNamed = false }: { text: string; isNamed?: boolean }) {
  return readSpans(text).map((span) => <Piece key={span.at} span={span} id={isNamed ? anchorIn(span) : undefined} />);
}

function Table({ head, rows }: { head: string[]; rows: string[][] }) {
  return (
    <section
      className="overflow-x-auto rounded-2xl border border-line"
      aria-label={[...head, rows[0]?.[0] ?? ""].join(", ")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by the keyboard
      tabIndex={0}
    >
      <table className="w-full border-collapse text-left text-sm">
        <thead className="bg-sunken">
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col" className="px-4 py-2.5 font-semibold">
                <Spans text={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join("|")} className="border-line border-t align-top">
              {row.map((cell, column) => (
                <td key={head[column]} className="px-4 py-2.5">
                  <Spans text={cell} isNamed={column === 0} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function drawn(block: Block): ReactNode {
  if (block.kind === "text") {
    return (
      <p className="leading-relaxed">
        <Spans text={block.text} />
      </p>
    );
  }
  if (block.kind === "table") return <Table head={block.head} rows={block.rows} />;
  if (block.kind === "code") {
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by the keyboard
      <pre tabIndex={0} className="overflow-x-auto rounded-2xl bg-[#1b1914] p-5 text-[#f6f3ea] text-sm leading-relaxed">
        <code>{block.text}</code>
      </pre>
    );
  }
  if (block.kind === "list") {
    return (
      <ul className="grid list-disc gap-2 pl-5 leading-relaxed marker:text-muted">
        {block.items.map((item) => (
          <li key={item}>
            <Spans text={item} />
          </li>
        ))}
      </ul>
    );
  }
  if (block.level === 1) return <h1 className="font-bold text-4xl tracking-tight">{block.text}</h1>;
  const look = "scroll-mt-24 font-bold tracking-tight";
  if (block.level === 2)
    return (
      <h2 id={block.id} className={`${look} mt-8 border-line border-t pt-8 text-2xl`}>
        {block.text}
      </h2>
    );
  return (
    <h3 id={block.id} className={`${look} mt-3 text-lg`}>
      {block.text}
    </h3>
  );
}

/** A guide with its contents beside it. */
export function Guide({ blocks, contents, children }: { blocks: Block[]; contents: string; children?: ReactNode }) {
  const chapters = blocks.filter((block) => block.kind === "heading" && block.level === 2);
  return (
    <div className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-10 px-4 py-10 sm:px-6 lg:grid-cols-[13rem_minmax(0,1fr)]">
      <nav aria-label={contents} className="max-lg:hidden">
        <ul className="sticky top-24 grid gap-1 text-sm">
          {chapters.map((block) =>
            block.kind === "heading" ? (
              <li key={block.id}>
                <a
                  href={`#${block.id}`}
                  className="block rounded-lg px-3 py-2 text-muted hover:bg-sunken hover:text-ink"
                >
                  {block.text}
                </a>
              </li>
            ) : null,
          )}
        </ul>
      </nav>
      <main id="main" className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
        {children}
        {blocks.map((block) => (
          <Fragment key={block.line}>{drawn(block)}</Fragment>
        ))}
      </main>
    </div>
  );
}
