// What a screen reader would say of a page by itself: live regions, as something is put into them.
import { expect, type Page } from "@playwright/test";

type Manner = "polite" | "assertive";

interface Heard {
  text: string;
  manner: Manner;
}

export class Ear {
  private constructor(private readonly page: Page) {}

  /** Listens from the next page on. */
  static async on(page: Page): Promise<Ear> {
    await page.addInitScript(() => {
      const heard: Heard[] = [];
      (window as unknown as { __heard: Heard[] }).__heard = heard;
      const LIVE = "[aria-live], [role=status], [role=alert], [role=log]";
      const hear = (node: Node) => {
        const element = node instanceof Element ? node : node.parentElement;
        const region = element?.closest(LIVE) ?? element?.querySelector(LIVE);
        const text = (region === element || !region?.contains(node) ? region : node)?.textContent?.trim();
        if (!region || !text) return;
        const loud =
          region.getAttribute("aria-live") === "assertive" || region.getAttribute("role") === "alert";
        heard.push({ text, manner: loud ? "assertive" : "polite" });
      };
      new MutationObserver((changes) => {
        for (const { type, target, addedNodes } of changes) {
          if (type === "characterData") hear(target);
          for (const node of addedNodes) hear(node);
        }
      }).observe(document, { subtree: true, childList: true, characterData: true });
    });
    return new Ear(page);
  }

  /** Waits until it was said, in this manner. */
  async hears(text: string | RegExp, manner: Manner): Promise<void> {
    const said = () => this.said(manner);
    const is = (line: string) => (typeof text === "string" ? line.includes(text) : text.test(line));
    await expect.poll(async () => (await said()).some(is), `${text} is said: ${await said()}`).toBe(true);
  }

  async said(manner: Manner): Promise<string[]> {
    const all = await this.page.evaluate(() => (window as unknown as { __heard: Heard[] }).__heard);
    return all.filter((one) => one.manner === manner).map(({ text }) => text);
  }
}
