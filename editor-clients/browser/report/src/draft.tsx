/** The text of a draft with its findings marked, and the card that tells of a mark. */

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Card } from "./card";
import { SEVERITIES, type Detail } from "./facts";
import { Score } from "./signs";
import { blocks, type Block, type Piece } from "./text";

/** Milliseconds in which a pointer may come from a mark to its card. */
const PATIENCE = 220;

interface DraftProps {
  detail: Detail;
  format: string | null;
  shown: ReadonlySet<number>;
  chosen: number | null;
  choose: (finding: number | null) => void;
  /** The address of a finding. */
  link: (finding: number) => string;
}

export function Draft({ detail, format, shown, chosen, choose, link }: DraftProps): JSX.Element {
  const frame = useRef<HTMLElement>(null);
  const going = useRef(0);
  const keyed = useRef(false);
  const quiet = useRef(false);
  const [looked, setLooked] = useState<HTMLElement | null>(null);
  const [pinned, setPinned] = useState<HTMLElement | null>(null);
  const text = useMemo(
    () => <Text detail={detail} format={format} shown={shown} link={link} />,
    [detail, format, shown],
  );

  useLayoutEffect(() => {
    const own = chosen === null ? [] : [...frame.current!.querySelectorAll<HTMLElement>(`[data-at~="${chosen}"]`)];
    for (const mark of own) mark.classList.add("chosen");
    const first = own[0] ?? null;
    setPinned(first);
    if (first && !isInView(first)) first.scrollIntoView({ block: "center", behavior: "instant" });
    return () => {
      for (const mark of own) mark.classList.remove("chosen");
    };
  }, [chosen, text]);

  useEffect(() => {
    const leave = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      setLooked(null);
      if (chosen === null) return;
      choose(null);
      // The keyboard goes back to where it was, and no card comes up because of it.
      quiet.current = document.activeElement !== pinned;
      pinned?.focus({ preventScroll: true });
    };
    addEventListener("keydown", leave);
    return () => removeEventListener("keydown", leave);
  }, [chosen, pinned]);

  const look = (mark: HTMLElement | null, wait = 0): void => {
    clearTimeout(going.current);
    going.current = window.setTimeout(() => setLooked(mark), wait);
  };
  const mark = looked ?? pinned;
  return (
    <article
      class={`draft panel ${format === "html" ? "code" : ""}`}
      aria-label="The draft"
      ref={frame}
      onMouseOver={(event) =>
        look(markOf(event.target) ?? (isCard(event.target) ? mark : null), looked ? PATIENCE : 80)
      }
      onMouseLeave={() => look(null, PATIENCE)}
      onFocusIn={(event) => {
        const focused = markOf(event.target);
        if (focused && !quiet.current) look(focused);
        quiet.current = false;
      }}
      onFocusOut={(event) => {
        if (!frame.current?.contains(event.relatedTarget as Node)) look(null);
      }}
      onClick={(event) => {
        const clicked = markOf(event.target);
        if (!clicked) return;
        event.preventDefault();
        keyed.current = event.detail === 0;
        choose(findingsOf(clicked)[0] ?? null);
      }}
    >
      <p class="legend">
        <mark class="quoted">would be quoted first</mark> <span class="answers">answers the heading</span>
      </p>
      {text}
      {mark && (
        <Card
          detail={detail}
          mark={mark}
          findings={chosenFirst(findingsOf(mark), mark === pinned ? chosen : null)}
          entered={mark === pinned && keyed.current}
          close={() => {
            setLooked(null);
            choose(null);
          }}
        />
      )}
    </article>
  );
}

function markOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("[data-at]") : null;
}

function isCard(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(".card") !== null;
}

function findingsOf(mark: HTMLElement): number[] {
  return (mark.dataset["at"] ?? "").split(" ").map(Number);
}

function chosenFirst(findings: number[], chosen: number | null): number[] {
  return chosen === null ? findings : [chosen, ...findings.filter((one) => one !== chosen)];
}

function isInView(mark: HTMLElement): boolean {
  const { top, bottom } = mark.getBoundingClientRect();
  return top > 80 && bottom < innerHeight * 0.7;
}

type TextProps = Pick<DraftProps, "detail" | "format" | "shown" | "link">;

function Text({ detail, format, shown, link }: TextProps): JSX.Element {
  const cut = blocks(detail, format, shown);
  return (
    <>
      {cut.map((block, at) => (
        <Part key={at} block={block} detail={detail} at={detail.sections.indexOf(block.section!)} link={link} />
      ))}
    </>
  );
}

interface PartProps {
  block: Block;
  detail: Detail;
  at: number;
  link: DraftProps["link"];
}

function Part({ block, detail, at, link }: PartProps): JSX.Element {
  const { section, heading, body } = block;
  const isData = section === null && /^(---|\+\+\+|<)/.test(detail.text);
  return (
    <section class="part" id={section ? `section-${at}` : undefined}>
      {section && section.score !== null && (
        <div class="gauge">
          <Score score={section.score} />
        </div>
      )}
      {heading.length > 0 && (
        <div class={`heading level-${section?.level}`}>
          <Pieces pieces={heading} detail={detail} link={link} />
        </div>
      )}
      <div class={isData ? "data" : "body"}>
        <Pieces pieces={body} detail={detail} link={link} />
      </div>
    </section>
  );
}

function Pieces(props: { pieces: Piece[]; detail: Detail; link: DraftProps["link"] }): JSX.Element {
  const { pieces, detail, link } = props;
  return (
    <>
      {pieces.map((piece, at) => {
        const kind = `${piece.quoted ? "quoted" : ""} ${piece.answers ? "answers" : ""}`;
        if (!piece.findings.length) return kind.trim() ? <span class={kind}>{piece.text}</span> : piece.text;
        const gravest = Math.min(...piece.findings.map((finding) => detail.findings[finding]!.severity));
        return (
          <a
            key={at}
            class={`mark ${SEVERITIES[gravest]} ${kind} ${piece.text ? "" : "pin"}`}
            href={link(piece.findings[0]!)}
            tabIndex={piece.opens ? 0 : -1}
            data-at={piece.findings.join(" ")}
          >
            {piece.text || <span class="unseen">a finding without words</span>}
          </a>
        );
      })}
    </>
  );
}
