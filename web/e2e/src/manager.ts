// The meeting manager, as its page shows it: for those who govern from outside.
import type { Locator, Page } from "@playwright/test";

export class Manager {
  constructor(readonly page: Page) {}

  get people(): Locator {
    return this.page.getByRole("region", { name: "Participants" });
  }

  row(name: string): Locator {
    return this.people.getByRole("row").filter({ hasText: name });
  }

  group(heading: string | RegExp): Locator {
    return this.people.getByRole("heading", { name: heading });
  }

  get access(): Locator {
    return this.page.getByRole("region", { name: "Access" });
  }

  get happened(): Locator {
    return this.page.getByRole("region", { name: "What happened" });
  }

  /** Of the menu for everybody. */
  async controls(act: string): Promise<void> {
    await this.people.getByRole("button", { name: "Control" }).click();
    await this.page.getByRole("menuitem", { name: act, exact: true }).click();
  }

  /** Of the button in the upper right corner of a list. */
  async forGroup(list: string, act: string): Promise<void> {
    await this.people.getByRole("button", { name: `Group actions: ${list}` }).click();
    await this.page.getByRole("menuitem", { name: act, exact: true }).click();
  }

  /** Of the menu about one person. */
  async acts(name: string, act: string): Promise<void> {
    await this.row(name).click({ button: "right" });
    await this.page.getByRole("menuitem", { name: act, exact: true }).click();
  }

  /** Presses a button of the open dialog. */
  async answers(button: string): Promise<void> {
    // Not a menu, which is a dialog too while it goes.
    const dialog = this.page.locator("section:is([role=dialog], [role=alertdialog])");
    await dialog.getByRole("button", { name: button, exact: true }).click();
  }
}
