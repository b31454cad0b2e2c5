// How long the removal dialog takes to open at the host's: alone with one other, and in a meeting of ten browsers on the
// same machine, six of them with a camera at 320×180. From the press to the first picture with the dialog in it.
import type { Gavel } from "../src/gavel.ts";
import type { Person } from "../src/person.ts";
import { type Cast, test } from "../src/test.ts";

const CAMERAS = 6;
const AUDIO_ONLY = 4;
const TIMES = 10;

test("the removal dialog in a meeting of ten", async ({ gavel, cast }) => {
  const pair = await meeting(gavel, cast, 2, 0);
  const alone = await openings(pair[0]);
  for (const one of pair) await one.close();
  const ten = await meeting(gavel, cast, CAMERAS, AUDIO_ONLY);
  const crowded = await openings(ten[0]);
  const row = (people: string, { median, p90, most }: Times) =>
    `| ${people} | ${median.toFixed(0)} | ${p90.toFixed(0)} | ${most.toFixed(0)} |\n`;
  process.stdout.write(
    `\n| people | median, ms | p90 | most |\n|---|---|---|---|\n${row("2", alone)}${row("10", crowded)}` +
      `\nten to two: ${(crowded.median / alone.median).toFixed(1)}\n`,
  );
});

/** The first is the host. */
async function meeting(
  gavel: Gavel,
  cast: Cast,
  cameras: number,
  without: number,
): Promise<[Person, ...Person[]]> {
  const room = await gavel.room("Ten");
  const join = async (name: string, role: "host" | "participant", camera: boolean) => {
    const one = await cast.person(name);
    await one.page.addInitScript(small);
    await one.opens((await gavel.ticket(room, name, role)).url);
    if (!camera) await one.page.getByRole("button", { name: "Stop video" }).click();
    await one.asks();
    await one.leave.waitFor();
    return one;
  };
  const host = await join("alice", "host", true);
  const others: Person[] = [];
  for (let n = 1; n < cameras + without; n++)
    others.push(await join(`person ${n}`, "participant", n < cameras));
  return [host, ...others];
}

/** Cameras of 320×180, whatever the page asks for. */
function small(): void {
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = (wanted = {}) => {
    const video = wanted.video && { ...Object(wanted.video), width: 320, height: 180 };
    return ask(video ? { ...wanted, video } : wanted);
  };
}

interface Times {
  median: number;
  p90: number;
  most: number;
}

async function openings({ page }: Person): Promise<Times> {
  const tile = page
    .getByRole("list", { name: "People" })
    .getByRole("listitem")
    .filter({ hasText: "person 1" })
    .first();
  const times: number[] = [];
  for (let n = 0; n < TIMES; n++) {
    await tile.hover();
    const opened = page.evaluate(opening);
    await tile.getByRole("button", { name: /^Remove/ }).click();
    times.push(await opened);
    await page.keyboard.press("Escape");
    await page.getByRole("alertdialog").waitFor({ state: "detached" });
  }
  const sorted = times.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { median: at(0.5), p90: at(0.9), most: at(1) };
}

/** In the page: milliseconds from the next press until the dialog has been painted. */
function opening(): Promise<number> {
  return new Promise((told) => {
    let pressed = 0;
    addEventListener(
      "pointerdown",
      ({ timeStamp }) => {
        pressed = timeStamp;
      },
      { capture: true, once: true },
    );
    new MutationObserver((_, self) => {
      if (!document.querySelector("[role=alertdialog]")) return;
      self.disconnect();
      // The frame that shows it begins; a task behind it comes once it is painted.
      requestAnimationFrame(() => setTimeout(() => told(performance.now() - pressed)));
    }).observe(document, { subtree: true, childList: true });
  });
}
