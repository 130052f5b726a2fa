/** The draft on the desk, and how it stands to its file. */

import type { Text } from "@codemirror/state";
import type { OnDisk, Opened } from "./protocol";

export class Draft {
  readonly file: string;
  readonly uri: string;
  readonly languageId: Opened["languageId"];
  /** Names the text in the file that this draft was last the same as. */
  stamp: string;
  /** What somebody else has written to the file since, where the writer has changes of their own. */
  elsewhere: OnDisk | null = null;

  /** `saved` is the text in the file. */
  constructor(
    opened: Opened,
    public saved: Text,
  ) {
    this.file = opened.file;
    this.uri = opened.uri;
    this.languageId = opened.languageId;
    this.stamp = opened.stamp;
  }

  /** Notes that a text is what the file holds. */
  isSaved(text: Text, stamp: string): void {
    this.saved = text;
    this.stamp = stamp;
    this.elsewhere = null;
  }
}
