/** The frame around all views. A further view is a line in VIEWS. */

import { render, type JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { to, useAddress, type Address } from "./address";
import { facts } from "./facts";
import { Overview } from "./overview";
import { Page } from "./page";
import { Pages } from "./pages";
import { Rules, Told } from "./rules";

interface View {
  name: string;
  title: string;
  /** Views under this one's name in the head. */
  under?: string;
  show: (address: Address) => JSX.Element;
}

const VIEWS: View[] = [
  { name: "", title: "Overview", show: () => <Overview /> },
  { name: "pages", title: "Pages", show: (address) => <Pages address={address} /> },
  { name: "rules", title: "Rules", show: ({ part }) => <Rules part={part} /> },
  { name: "page", title: "Page", under: "pages", show: (address) => <Page address={address} /> },
];

function Report(): JSX.Element {
  const address = useAddress();
  const view = VIEWS.find(({ name }) => name === address.view) ?? VIEWS[0]!;
  const main = useRef<HTMLElement>(null);
  const started = useRef(false);
  useEffect(() => {
    document.title = `${address.part || view.title} – Citewell report`;
    if (!started.current) {
      started.current = true;
      return;
    }
    scrollTo(0, 0);
    // Who hears the page is told that it is another one.
    main.current?.querySelector("h1")?.focus({ preventScroll: true });
  }, [view, address.part]);
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        To the content
      </a>
      <header>
        <p class="brand">
          <a href={to("")}>Citewell</a> <span>report of {facts.day}</span>
        </p>
        <nav aria-label="Views">
          {VIEWS.filter(({ under }) => !under).map(({ name, title }) => (
            <a
              key={name}
              href={to(name)}
              aria-current={name === view.name ? "page" : name === view.under ? "true" : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
        <Theme />
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        {view.show(address)}
      </main>
      <footer>
        <p>
          Scores and snippets are {facts.label}. No finding promises that anybody quotes a page. Nothing was sent
          anywhere to make this report.
        </p>
        <details>
          <summary>Licences of what is in this page</summary>
          <Told id="licences" />
        </details>
      </footer>
    </>
  );
}

/** Light and dark: the system's choice until the reader makes one, which holds while the page is open. */
function Theme(): JSX.Element {
  const [dark, setDark] = useState(() => matchMedia("(prefers-color-scheme: dark)").matches);
  const [chosen, setChosen] = useState(false);
  useEffect(() => {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const follow = (): void => setDark(system.matches);
    if (!chosen) system.addEventListener("change", follow);
    return () => system.removeEventListener("change", follow);
  }, [chosen]);
  return (
    <button
      type="button"
      class="theme"
      aria-pressed={dark}
      aria-label="Dark"
      title="Dark or light"
      onClick={() => {
        document.documentElement.dataset["theme"] = dark ? "light" : "dark";
        setChosen(true);
        setDark(!dark);
      }}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.2" />
        <path class="solid" d="M8 1.8a6.2 6.2 0 0 1 0 12.4Z" />
      </svg>
    </button>
  );
}

render(<Report />, document.getElementById("report")!);
