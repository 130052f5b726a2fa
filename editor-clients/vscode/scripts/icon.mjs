// Draws media/icon.png from media/icon.svg in Chromium: `CHROMIUM=/usr/bin/chromium npm run icon`.

import { execFileSync } from "node:child_process";
import path from "node:path";

const media = path.join(import.meta.dirname, "..", "media");
const size = 256;

execFileSync(process.env.CHROMIUM ?? "chromium", [
  "--headless", "--no-sandbox", "--hide-scrollbars", "--default-background-color=00000000",
  `--window-size=${size},${size}`, `--screenshot=${path.join(media, "icon.png")}`, path.join(media, "icon.svg"),
]);
