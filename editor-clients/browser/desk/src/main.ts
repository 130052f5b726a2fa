/** The page of `citewell desk`. */

import { LSPClient } from "@codemirror/lsp-client";
import DOMPurify from "dompurify";
import { Connection } from "./connection";
import { Desk } from "./desk";
import { element, part } from "./dom";
import { receiving } from "./findings";
import { fixing } from "./fixes";
import { outlining } from "./outline";
import type { Changed, Status } from "./protocol";
import { showState } from "./status";
import { offerThemes } from "./theme";
import { isDesk, takeToken } from "./token";

/** Milliseconds that an answer may take: the first one waits for the server to start. */
const PATIENCE = 30_000;

/** A page of the server is text: nothing in it loads, styles or asks. */
const FORBIDDEN = {
  FORBID_TAGS: ["style", "img", "picture", "video", "audio", "form", "input", "button"],
  FORBID_ATTR: ["style", "id"],
};

function start(token: string): void {
  const address = `ws://${location.host}/lsp?token=${encodeURIComponent(token)}`;
  const connection: Connection = new Connection(address, () => isDesk(token), makeClient, {
    opened: (client) => void desk.meet(client),
    lost: () => desk.miss(),
  });
  const desk = new Desk(connection);

  function makeClient(): LSPClient {
    return new LSPClient({
      timeout: PATIENCE,
      sanitizeHTML: (html) => DOMPurify.sanitize(html, FORBIDDEN),
      extensions: [receiving, fixing, outlining, { clientCapabilities: { experimental: { citewellStatus: true } } }],
      notificationHandlers: {
        "citewell/status": (_, { state, message }: Status) => {
          desk.show(state, message);
          return true;
        },
        "citewell/desk/changed": (_, changed: Changed) => {
          desk.changed(changed);
          return true;
        },
        "window/showMessage": (_, { message }: { message: string }) => {
          desk.say(message);
          return true;
        },
        // Its log is for those who look after the server.
        "window/logMessage": () => true,
      },
    });
  }

  void connection.open();
}

offerThemes();
const token = await takeToken();
if (token === null) {
  showState("failed");
  part("page").append(
    element(
      "p",
      { class: "lost" },
      "This page needs the whole address that “citewell desk” printed: open it from there.",
    ),
  );
} else start(token);
