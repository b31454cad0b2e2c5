// A browser that lets no page use camera and microphone.
import { ARGS, CHROMIUM } from "../src/chromium.ts";
import { look } from "../src/looks.ts";
import { expect, test } from "../src/test.ts";

test.use({ launchOptions: { executablePath: CHROMIUM, args: ARGS } });

test("without permission one is told where it is given, and joins all the same", async ({ gavel, cast }) => {
  const room = await gavel.room("Listening");
  const gustav = await cast.person("gustav");
  await gustav.context.clearPermissions();
  await gustav.context.grantPermissions([]);
  await gustav.opens(room.url);
  const alerts = gustav.page.getByRole("alert");
  await expect(alerts.filter({ hasText: "use the camera. Allow it beside the address." })).toBeVisible();
  await expect(alerts.filter({ hasText: "use the microphone. Allow it beside the address." })).toBeVisible();
  await look(gustav.page, "edge-no-permission");
  const { url } = await gavel.ticket(room, "gustav", "host");
  await gustav.joins(url);
  await gustav.page.getByRole("button", { name: "Start video" }).click();
  await expect(
    gustav.page.getByText("does not let this page use the camera", { exact: false }),
  ).toBeVisible();
});
