// What a page looks like: axe in both themes, nothing to be scrolled sideways in any language, and on request a picture
// of each. The pictures are those of the documentation: `cargo xtask pictures`.
import { writeFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { isAccessible, isLegible } from "./axe.ts";

export const VIEWPORTS = {
  390: { width: 390, height: 844 },
  768: { width: 768, height: 1024 },
  1280: { width: 1280, height: 800 },
  1920: { width: 1920, height: 1080 },
} as const;
export type Width = keyof typeof VIEWPORTS;

/** The two that people work with most. */
export const WIDTHS: readonly Width[] = [1280, 390];

/** The languages that differ most from English: in the narrow one things overflow, in the wide one much stands side by side. */
const ABROAD: Partial<Record<Width, string>> = { 390: "ar", 1280: "zh" };

/** Looks at a page, at each of the widths; whoever holds a menu open names the one it was opened at. */
export async function look(page: Page, name: string, widths: readonly Width[] = WIDTHS): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize(VIEWPORTS[width]);
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await (colorScheme === "light" ? isAccessible(page) : isLegible(page));
      await picture(page, `${name}-${width}-${colorScheme}`);
    }
    await fits(page, `${name} at ${width}`);
    await abroad(page, width, () => Promise.resolve(name));
  }
}

/** Once more what has been said since it came in English: does something in another language, and takes the picture. */
export async function abroad(page: Page, width: Width, act: () => Promise<string>): Promise<void> {
  const language = ABROAD[width];
  if (!language) return;
  await speaks(page, language);
  const name = await act();
  await fits(page, `${name} at ${width} in ${language}`);
  await picture(page, `${name}-${width}-${language}`);
  await speaks(page, "en");
}

/** As a choice in another tab does it. */
async function speaks(page: Page, language: string): Promise<void> {
  await page.evaluate((chosen) => {
    localStorage.setItem("gavel_language", chosen);
    window.dispatchEvent(new StorageEvent("storage", { key: "gavel_language" }));
  }, language);
  await expect(page.locator(`html[lang^=${language}]`)).toHaveCount(1);
}

/** Nothing sticks out at the side, neither of the page nor of what floats above it. */
async function fits(page: Page, what: string): Promise<void> {
  const wide = await page.evaluate(() => {
    const floating = document.querySelectorAll<HTMLElement>("[role=dialog], [role=alertdialog], [role=menu]");
    return [document.documentElement, ...floating]
      .filter((box) => box.scrollWidth > box.clientWidth)
      .map((box) => `${box.tagName} ${box.className}: ${box.scrollWidth} > ${box.clientWidth}`);
  });
  expect(wide, what).toEqual([]);
}

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.GAVEL_PICTURES;
  if (!folder) return;
  await page.evaluate(() => document.fonts.ready);
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send("Page.captureScreenshot", { format: "webp", quality: 70 });
  await devtools.detach();
  await writeFile(`${folder}/${name}.webp`, Buffer.from(data, "base64"));
}
