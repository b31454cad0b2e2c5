// Somebody with a browser of their own: what they do, and what they see.
import { type Browser, type BrowserContext, expect, type Locator, type Page } from "@playwright/test";

interface Flow {
  packets: number;
  bytes: number;
  frames: number;
}

export interface Totals {
  /** By seat and kind. */
  inbound: Record<string, Record<string, Flow>>;
  outbound: Record<string, Flow>;
}

interface Window {
  __gavel?: { stats(): Promise<Totals> };
}

export class Person {
  private constructor(
    readonly name: string,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async with(
    browser: Browser,
    name: string,
    viewport?: { width: number; height: number },
  ): Promise<Person> {
    const options = { permissions: ["camera", "microphone"], ...(viewport ? { viewport } : {}) };
    const context = await browser.newContext(options);
    await context.addInitScript(() => localStorage.setItem("gavel_debug", "1"));
    return new Person(name, context, await context.newPage());
  }

  /** Opens a link and stands before the meeting. */
  async opens(url: string): Promise<void> {
    await this.page.goto(url);
    await expect(this.page.getByLabel("Your name")).toBeVisible();
  }

  async joins(url: string): Promise<void> {
    await this.opens(url);
    await this.asks();
    await expect(this.leave).toBeVisible();
  }

  /** Presses the button of the page before the meeting, whatever it says. */
  async asks(): Promise<void> {
    await this.page.getByLabel("Your name").fill(this.name);
    await this.page.getByRole("button", { name: /^(Join|Ask to join)$/ }).click();
  }

  get leave(): Locator {
    return this.page.locator("#leave");
  }

  get heading(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }

  /** The open dialog, and no menu, which is one too while it goes. */
  get dialog(): Locator {
    return this.page.locator("section:is([role=dialog], [role=alertdialog])");
  }

  /** What a removal came back with. */
  get receipt(): Locator {
    return this.page.getByRole("article", { name: "Receipt" });
  }

  tile(name: string): Locator {
    return this.page.getByRole("list", { name: "People" }).getByRole("listitem").filter({ hasText: name });
  }

  async showParticipants(): Promise<void> {
    const panel = this.page.getByRole("heading", { name: "Participants" });
    if (!(await panel.isVisible())) {
      await this.page.getByRole("button", { name: /^Participants/ }).click();
      await expect(panel).toBeVisible();
    }
  }

  row(name: string): Locator {
    return this.page.getByRole("complementary").getByRole("row").filter({ hasText: name });
  }

  async chat(text: string): Promise<void> {
    const field = this.page
      .getByRole("combobox", { name: "Message" })
      .or(this.page.getByRole("textbox", { name: "Message" }));
    if (!(await field.isVisible())) await this.page.getByRole("button", { name: /^Chat/ }).click();
    await field.fill(text);
    await field.press("Enter");
  }

  totals(): Promise<Totals> {
    return this.page.evaluate(() => {
      const gavel = (window as Window).__gavel;
      return gavel ? gavel.stats() : { inbound: {}, outbound: {} };
    });
  }

  /** Waits until sound and picture of so many others grow. */
  async seesAndHears(others: number): Promise<void> {
    let before = await this.totals();
    const grown = async () => {
      const [earlier, now] = [before, await this.totals()];
      before = now;
      return growing(earlier, now);
    };
    await expect
      .poll(grown, { timeout: 30_000, intervals: [1_000] })
      .toEqual({ audio: others, video: others });
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

/** Of how many seats packets and, for video, decoded frames came since. */
function growing(before: Totals, now: Totals): { audio: number; video: number } {
  const grown = (kind: string, what: keyof Flow) =>
    Object.entries(now.inbound).filter(
      ([seat, flows]) => (flows[kind]?.[what] ?? 0) > (before.inbound[seat]?.[kind]?.[what] ?? 0),
    ).length;
  return { audio: grown("audio", "packets"), video: grown("video", "frames") };
}

/** All packets that came in so far. */
export function received(totals: Totals): number {
  return Object.values(totals.inbound)
    .flatMap((flows) => Object.values(flows))
    .reduce((sum, flow) => sum + flow.packets, 0);
}
