/** The desk: one draft, its file, and the server that reads along. */

import type { LSPClient } from "@codemirror/lsp-client";
import { Compartment, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { cards } from "./card";
import { type Connection, Disconnected } from "./connection";
import { type Look, type Typed, choose, comparison, pickDraft } from "./dialogs";
import { difference } from "./difference";
import { announce, part } from "./dom";
import { Draft } from "./draft";
import { begin } from "./editor";
import { counted, findingsOf, marks } from "./findings";
import { Fixes } from "./fixes";
import { fixMenu } from "./menu";
import { Notice } from "./notice";
import { scores } from "./outline";
import { Panel, inWords } from "./panel";
import type { Changed, Files, OnDisk, Opened, Saved } from "./protocol";
import { SectionPanel } from "./section";
import { Side } from "./side";
import { type State, showState } from "./status";

/** The draft that this tab has open, also after it was loaded again. */
const KEY = "citewell-draft";

/** Milliseconds of quiet before the number of findings is read out. */
const QUIET = 1000;

/** So many lines are named in a notice. */
const MOST_LINES = 8;

export class Desk {
  readonly #connection: Connection;
  readonly #fixes: Fixes;
  readonly #view: EditorView;
  readonly #panel: Panel;
  readonly #section: SectionPanel;
  readonly #notice = new Notice();
  /** What ties the editor to the server of the present connection. */
  readonly #server = new Compartment();
  readonly #always: Extension;
  #draft: Draft | null = null;
  #state: State = "connecting";
  /** The folder of the drafts, as soon as the server has told it. */
  #folder = "";
  #saving: Promise<boolean> = Promise.resolve(true);
  #counting = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#fixes = new Fixes(connection);
    const failed = (error: unknown) => this.#failed(error);
    const card = cards(connection, this.#fixes, failed);
    const side = new Side();
    this.#always = [
      scores(() => side.show("section")),
      marks(card.show),
      card.extension,
      fixMenu(this.#fixes, failed),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) {
          // At once: the server is as quick as the writer, and whatever it says next is about this text.
          this.#connection.client?.sync();
          this.#showSaved();
        }
        if (update.docChanged || update.selectionSet || update.transactions.some((one) => one.effects.length))
          this.#showAside();
      }),
    ];
    this.#view = new EditorView({ parent: part("page") });
    this.#view.dom.hidden = true;
    part("side").addEventListener("focusin", () => card.close(this.#view));
    this.#panel = new Panel(this.#view, side, (finding) => card.show(this.#view, finding));
    this.#section = new SectionPanel(this.#view, side);
    this.#listen();
    this.#showAside();
  }

  /** Takes up work with a server: opens the first draft, or the one on the desk, which the server does not know yet. */
  async meet(client: LSPClient): Promise<void> {
    try {
      this.show("starting", "");
      this.#notice.withdraw("connection");
      this.#notice.withdraw("said");
      if (this.#draft) await this.#meetAgain(client, this.#draft);
      else await this.#openFirst();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Shows what the server is doing. */
  show(state: State, message: string): void {
    this.#state = state;
    showState(state, message);
    this.#showAside();
  }

  /** Says that the server is gone, as long as it is. */
  miss(): void {
    this.show("reconnecting", "");
    const words = this.#draft ? "The desk lost its server. Your text stays here." : "The desk has no server.";
    this.#notice.show("connection", `${words} ${this.#remedy()}`);
  }

  /** What brings a lost server back. */
  #remedy(): string {
    return `Run “citewell desk” ${this.#folder && `in ${this.#folder} `}again.`;
  }

  /** Hears that a file changed on disk. */
  changed({ file, ...onDisk }: Changed): void {
    if (this.#draft?.file === file) this.#compare(this.#draft, onDisk);
  }

  /** Says one line that the server wants said. */
  say(words: string): void {
    this.#notice.show("said", words, { Close: () => undefined });
  }

  #listen(): void {
    part("open").addEventListener("click", () => this.#run(() => this.#pick()));
    part("save").addEventListener("click", () => this.#run(() => this.#save()));
    part("fix-all").addEventListener("click", () => this.#run(() => this.#fixAll()));
    part("skip").addEventListener("click", (event) => {
      event.preventDefault();
      this.#view.focus();
    });
    window.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("dialog")) return;
      const acts: Record<string, () => unknown> = {
        s: () => this.#save(),
        o: () => this.#pick(),
        "Shift+m": () => this.#panel.focus(),
        "Shift+e": () => this.#section.focus(),
      };
      const act = acts[`${event.shiftKey ? "Shift+" : ""}${event.key.toLowerCase()}`];
      if (!act) return;
      event.preventDefault();
      this.#run(act);
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.#isHereAlone()) event.preventDefault();
    });
  }

  #run(act: () => unknown): void {
    Promise.resolve()
      .then(act)
      .catch((error: unknown) => this.#failed(error));
  }

  #failed(error: unknown): void {
    this.say(
      error instanceof Error
        ? error.message
        : String((error as { message?: unknown })?.message ?? "That could not be done."),
    );
  }

  // What is open

  async #openFirst(): Promise<void> {
    const listing = this.#files();
    // Who has a draft from before needs none of it but the folder's name.
    listing.catch(() => undefined);
    const before = sessionStorage.getItem(KEY);
    if (
      before !== null &&
      (await this.#open(before).then(
        () => true,
        () => false,
      ))
    )
      return;
    const files = await listing;
    if (files.open !== null) await this.#open(files.open, true);
    else await this.#pick();
  }

  async #files(): Promise<Files> {
    const files = await this.#connection.request<Files>("citewell/desk/files", {}).catch((error: unknown) => {
      if (!(error instanceof Disconnected)) throw error;
      throw new Error(`The list of drafts cannot be had now: the desk has no server. ${this.#remedy()}`);
    });
    this.#folder = files.folder;
    return files;
  }

  /** Asks for a draft and opens it; `typed` is what was asked for before and why that cannot be. */
  async #pick(typed?: Typed): Promise<void> {
    if (document.querySelector("dialog")) return;
    const listing = this.#files();
    listing.catch((error: unknown) => this.#failed(error));
    const picked = await pickDraft(listing, typed);
    if (!picked || !(await this.#mayLeave())) {
      if (this.#draft) this.#view.focus();
      return;
    }
    const refused = await this.#open(picked.file, picked.create).then(() => null, refusal);
    if (refused) await this.#pick({ name: picked.file, why: refused });
  }

  /** Whether the draft on the desk may be put away; the writer is asked where it has unsaved changes. */
  async #mayLeave(): Promise<boolean> {
    if (!this.#draft || !this.#isHereAlone()) return true;
    const answer = await choose("Save your changes?", `${this.#draft.file} has changes that are not saved.`, [
      { name: "save", label: "Save" },
      { name: "discard", label: "Discard them" },
      { name: "stay", label: "Keep editing" },
    ]);
    // What was written while it was saved is asked about again.
    return answer === "save" ? (await this.#save()) && this.#mayLeave() : answer === "discard";
  }

  async #open(file: string, create = false): Promise<void> {
    const client = this.#connection.client;
    const before = this.#view.state.doc;
    const opened = await this.#connection.request<Opened>("citewell/desk/open", { file, create });
    if (!this.#view.state.doc.eq(before))
      throw new Error(`You went on writing, so ${file} was not opened: open it again.`);
    const tie = client?.plugin(opened.uri, opened.languageId) ?? [];
    const state = begin(opened, [this.#server.of(tie), this.#always]);
    this.#draft = new Draft(opened, state.doc);
    this.#view.setState(state);
    this.#view.dom.hidden = false;
    sessionStorage.setItem(KEY, opened.file);
    this.#notice.withdraw("disk");
    this.#showSaved();
    this.#showAside();
    this.#view.focus();
  }

  async #meetAgain(client: LSPClient, draft: Draft): Promise<void> {
    this.#view.dispatch({ effects: this.#server.reconfigure(client.plugin(draft.uri, draft.languageId)) });
    const open = (create: boolean) =>
      this.#connection.request<Opened>("citewell/desk/open", { file: draft.file, create });
    // A file that is gone is no empty one: its text must not take the place of the writer's.
    const now = await open(false).catch(async (): Promise<OnDisk> => ({ text: null, stamp: (await open(true)).stamp }));
    if (this.#draft === draft) this.#compare(draft, now);
  }

  // The draft and its file

  #isChanged(): boolean {
    return this.#draft !== null && !this.#draft.saved.eq(this.#view.state.doc);
  }

  /** Whether the text is in no file: who leaves it loses it. */
  #isHereAlone(): boolean {
    return this.#isChanged() || this.#draft?.elsewhere?.text === null;
  }

  /** Saves the draft; whether it is saved then. One saving follows the other. */
  #save(force = false): Promise<boolean> {
    this.#saving = this.#saving.catch(() => false).then(() => this.#write(force));
    return this.#saving;
  }

  async #write(force: boolean): Promise<boolean> {
    const draft = this.#draft;
    if (!draft) return false;
    const text = this.#view.state.doc;
    const params = { file: draft.file, text: text.toString(), stamp: draft.stamp, force };
    const answer = await this.#connection.request<Saved>("citewell/desk/save", params).catch((error: unknown) => {
      if (!(error instanceof Disconnected)) throw error;
      throw new Error(`Not saved: the desk has no server. Your text stays here. ${this.#remedy()}`);
    });
    if ("conflict" in answer) {
      // A draft that was put away meanwhile has nothing to choose, and its text no place on the desk.
      return this.#draft === draft && this.#settle(draft, answer.conflict);
    }
    draft.isSaved(text, answer.stamp);
    this.#notice.withdraw("disk");
    this.#showSaved();
    announce("Saved");
    return true;
  }

  /**
   * Lets the writer choose between two texts; nothing was written until then. Whether the draft is saved then.
   *
   * With `isCompared` they see at once what differs.
   */
  async #settle(draft: Draft, onDisk: OnDisk, isCompared = false): Promise<boolean> {
    draft.elsewhere = onDisk;
    this.#showSaved();
    const gone = onDisk.text === null;
    const words = gone
      ? `${draft.file} was deleted since you opened it. Nothing was written.`
      : `${draft.file} was changed by something else since you opened it. Nothing was written.`;
    const look: Look = {
      label: "Compare",
      isOpen: isCompared,
      make: () => comparison(this.#view.state.doc.toString(), draft.elsewhere?.text ?? ""),
    };
    const choices = [
      { name: "stay" as const, label: "Keep editing" },
      ...(gone ? [] : [{ name: "load" as const, label: "Load it from disk" }]),
      { name: "overwrite" as const, label: gone ? "Write it again" : "Overwrite it" },
    ];
    const title = gone ? "The file is gone" : "The file has changed";
    const answer = await choose(title, words, choices, gone ? undefined : look);
    if (answer === "overwrite") return this.#write(true);
    if (answer === "load") this.#load(draft, draft.elsewhere ?? onDisk);
    else this.#offer(draft);
    this.#view.focus();
    return answer === "load";
  }

  /** Takes note of what the file holds now. */
  #compare(draft: Draft, onDisk: OnDisk): void {
    if (onDisk.stamp === draft.stamp) {
      this.#forgetElsewhere(draft);
      return;
    }
    const mine = this.#view.state.doc;
    if (onDisk.text !== null && mine.eq(this.#view.state.toText(onDisk.text))) {
      draft.isSaved(mine, onDisk.stamp);
      this.#notice.withdraw("disk");
      this.#showSaved();
    } else if (onDisk.text !== null && !this.#isChanged()) {
      this.#load(draft, onDisk);
      this.#notice.show("disk", `${draft.file} changed on disk and was loaded again.`, { Close: () => undefined });
    } else {
      draft.elsewhere = onDisk;
      this.#showSaved();
      this.#offer(draft);
    }
  }

  /** The file is again what it was: there is nothing to choose. */
  #forgetElsewhere(draft: Draft): void {
    if (!draft.elsewhere) return;
    draft.elsewhere = null;
    this.#notice.withdraw("disk");
    this.#showSaved();
  }

  /** Says that the file is another now, and what can be done. */
  #offer(draft: Draft): void {
    const elsewhere = draft.elsewhere;
    if (!elsewhere) return;
    if (elsewhere.text === null) {
      this.#notice.show("disk", `${draft.file} was deleted. Your text is still here.`, {
        "Write it again": () => this.#run(() => this.#save(true)),
      });
      return;
    }
    this.#notice.show("disk", `${draft.file} changed on disk, and you have changes of your own.`, {
      "Keep editing": () => this.#view.focus(),
      // What is there when it is asked for: this line may be older than the file.
      "Load it from disk": () => this.#load(draft, draft.elsewhere ?? elsewhere),
      "Overwrite it": () => this.#run(() => this.#save(true)),
      Compare: () => this.#run(() => this.#settle(draft, draft.elsewhere ?? elsewhere, true)),
    });
  }

  /** Puts the text of the file in the place of the draft's, as one step to undo; the cursor stays where it is. */
  #load(draft: Draft, { text, stamp }: OnDisk): void {
    if (text === null) return;
    const change = difference(this.#view.state.doc.toString(), this.#view.state.toText(text).toString());
    this.#view.dispatch({ changes: change, userEvent: "input.reload" });
    draft.isSaved(this.#view.state.doc, stamp);
    this.#notice.withdraw("disk");
    this.#showSaved();
  }

  async #fixAll(): Promise<void> {
    if (!this.#draft) return;
    const lines = await this.#fixes.applySafe(this.#view);
    this.say(
      lines.length
        ? `Safe fixes applied in ${inLines(lines)}. Undo with Ctrl+Z.`
        : "No finding here has a fix that is safe to apply unseen.",
    );
  }

  // What is shown

  #showSaved(): void {
    const draft = this.#draft;
    if (!draft) return;
    const state = draft.elsewhere ? "elsewhere" : this.#isChanged() ? "changed" : "saved";
    const words = { elsewhere: "Changed on disk", changed: "Unsaved changes", saved: "Saved" }[state];
    const saved = part("saved");
    if (saved.textContent !== words) saved.textContent = words;
    saved.dataset["state"] = state;
    part("file").textContent = draft.file;
    document.title = `${state === "saved" ? "" : "• "}${draft.file} · Citewell desk`;
  }

  #showAside(): void {
    this.#section.update();
    this.#panel.update();
    if (!this.#draft) this.#panel.explain("Open a draft to see what keeps it from being quoted.");
    else
      this.#panel.explain(
        this.#state === "ready" && !findingsOf(this.#view.state).length ? "Nothing is marked in this draft." : "",
      );
    clearTimeout(this.#counting);
    this.#counting = window.setTimeout(() => {
      const words = `Findings: ${inWords(counted(findingsOf(this.#view.state)))}`;
      if (part("count").textContent !== words) part("count").textContent = words;
    }, QUIET);
  }
}

/** Why the server will not do something. Throws what is no answer of the server's. */
function refusal(error: unknown): string {
  if (error instanceof Error) throw error;
  return (error as { message: string }).message;
}

/** Lines by their numbers, in words; of many only the first. */
function inLines(lines: readonly number[]): string {
  if (lines.length === 1) return `line ${lines[0]}`;
  const more = lines.length - MOST_LINES;
  if (more > 1) return `lines ${lines.slice(0, MOST_LINES).join(", ")} and ${more} more`;
  return `lines ${lines.slice(0, -1).join(", ")} and ${lines.at(-1)}`;
}
