// Right to left, and other languages: which way things go, and how dates, numbers and names are written.
import { readdirSync, readFileSync } from "node:fs";
import { Avatar, Choose, Icon, initials, TextInput } from "@gavel/ui";
import { render, screen, within } from "@testing-library/react";
import { LogOut, Mic } from "lucide-react";
import { afterEach, describe, expect, it } from "vitest";
import { dateTime, figure, shortName, time } from "../src/format";
import { datesInWords, dayInFull, lengthInWords } from "../src/home/planning/words";
import { speak, t } from "../src/i18n";
import { isolated } from "../src/i18n/isolate";
import { chosen } from "../src/i18n/languages";
import { inBrief, listed, localeOf } from "../src/i18n/locale";
import { sentence } from "../src/meeting/useAnnouncements";
import { meeting } from "./meeting-test";

afterEach(() => speak("en"));

describe("the language that is spoken", () => {
  it("gives the page its direction and its name", async () => {
    const page = document.documentElement;
    await speak("ar");
    expect([page.lang, page.dir]).toEqual(["ar", "rtl"]);
    await speak("zh");
    expect([page.lang, page.dir]).toEqual(["zh-Hans", "ltr"]);
    await speak("en");
    expect([page.lang, page.dir]).toEqual(["en", "ltr"]);
  });

  it("is the browser's where none was chosen", () => {
    expect(chosen(["ar-EG", "en"])).toBe("ar");
    expect(chosen(["zh-Hans-CN"])).toBe("zh");
    expect(chosen(["xx"])).toBe("en");
  });

  it("has the plural forms of Arabic and the single one of Chinese", async () => {
    const counted = () => [0, 1, 2, 3, 11, 100].map((count) => t("count.people", { count }));
    await speak("ar");
    expect(counted()).toEqual(["لا أحد", "شخص واحد", "شخصان", "3 أشخاص", "11 شخصًا", "100 شخص"]);
    await speak("zh");
    expect(new Set(counted().map((words) => words.replace(/\d+/, "")))).toEqual(new Set([" 人"]));
  });
});

describe("dates, numbers and lists", () => {
  const at = new Date(2026, 10, 19, 14, 2);

  it("are in the language that is spoken, and not in the browser's", async () => {
    expect(dayInFull("TH")).toBe("Thursday");
    await speak("ar");
    expect(dayInFull("TH")).toBe("الخميس");
    expect(dateTime(at.getTime())).toContain("م");
    await speak("zh");
    expect(dayInFull("TH")).toBe("星期四");
    expect(dateTime(at.getTime())).toContain("2026年11月19日");
  });

  it("say a date as a sentence of the language", async () => {
    const occurrence = { start: at.toISOString(), end: new Date(2026, 10, 19, 15, 0).toISOString() };
    await speak("zh");
    expect(datesInWords(t, occurrence, at)).toBe("今天 14:02 至 15:00");
    expect(lengthInWords(t, 90)).toBe("1小时30分钟");
    await speak("ar");
    expect(lengthInWords(t, 90)).toBe("ساعة واحدة و30 دقيقة");
  });

  it("have the digits of IDs and PINs everywhere", async () => {
    await speak("ar");
    expect(figure(1234.5)).toBe("1,234.5");
    expect(time(at)).toMatch(/\d/);
    expect(time(at)).not.toMatch(/[٠-٩]/);
  });

  it("join facts and names as the language does", async () => {
    expect(inBrief(["8 in", "2 waiting"])).toBe("8 in, 2 waiting");
    await speak("de");
    expect(listed(["Alice", "Bob", "Carol"])).toBe("Alice, Bob und Carol");
    await speak("zh");
    expect(listed(["Alice", "Bob"])).toBe("Alice和Bob");
  });

  it("are written as where the reader is, if that is in the same language and script", () => {
    expect(localeOf("en", ["de-AT", "en-GB"])).toMatch(/^en-GB\b/);
    expect(localeOf("zh", ["zh-TW", "zh-SG"])).toMatch(/^zh-SG\b/);
    expect(localeOf("zh", ["zh-TW"])).toMatch(/^zh-u\b/);
    expect(localeOf("ar", ["ar-SA"])).toBe("ar-SA-u-ca-gregory-nu-latn");
    expect(localeOf("en", ["en-US@posix"])).toMatch(/^en-u\b/);
  });
});

describe("a name in a sentence", () => {
  it("is kept apart where its letters go the other way, and is left alone where not", () => {
    expect(isolated("Gustav Lind", "ltr")).toBe("Gustav Lind");
    expect(isolated("سارة", "ltr")).toBe("\u2068سارة\u2069");
    expect(isolated("Gustav Lind", "rtl")).toBe("\u2068Gustav Lind\u2069");
    expect(isolated("+49 2217", "rtl")).toBe("\u2068+49 2217\u2069");
    expect(isolated("8", "rtl")).toBe("8");
  });

  it("stands in the order of the page's language also among others", async () => {
    expect(sentence("joined", ["Alice", "Bob"])).toBe("Alice and Bob joined");
    expect(sentence("joined", ["سارة", "عمر"])).toBe("\u2068سارة\u2069 and \u2068عمر\u2069 joined");
    await speak("ar");
    expect(listed(["Alice", "سارة"])).toBe("\u2068Alice\u2069 و\u2068سارة\u2069");
    expect(sentence("joined", ["Alice", "Bob"])).toBe("انضم \u2068Alice\u2069 و\u2068Bob\u2069");
  });

  it("agrees with the words around it, alone and among others", async () => {
    expect(sentence("knocks", ["Alice"])).toBe("Alice waits to be let in");
    expect(sentence("knocks", ["Alice", "Bob"])).toBe("Alice and Bob wait to be let in");
    expect(sentence("knocks", Array(9).fill("Bob"))).toBe("9 people wait to be let in");
    await speak("de");
    expect(sentence("left", ["Alice"])).toBe("Alice ist gegangen");
    expect(sentence("left", ["Alice", "Bob"])).toBe("Alice und Bob sind gegangen");
  });

  it("is the whole one in Arabic letters, and its initials do not join", () => {
    expect(shortName("Gustav Lind")).toBe("Gustav");
    expect(shortName("عبد الله حداد")).toBe("عبد الله حداد");
    expect(initials("Gustav Lind")).toBe("GL");
    expect(initials("سارة محمد")).toBe("س\u200cم");
    expect(initials("王小明")).toBe("王");
  });
});

describe("parts", () => {
  const input = () => screen.getByRole<HTMLInputElement>("textbox");

  it("a field goes as the letters in it, and an empty one as the page", () => {
    const { rerender } = render(<TextInput label="Name" value="" />);
    expect(input().getAttribute("dir")).toBeNull();
    rerender(<TextInput label="Name" value="سارة" />);
    expect(input().dir).toBe("auto");
    rerender(<TextInput label="Seats" value="25" inputMode="numeric" />);
    expect(input().getAttribute("dir")).toBeNull();
  });

  it("an ID, a PIN and a link go from left to right, empty or not", () => {
    const { rerender } = render(<TextInput label="PIN" value="" ltr />);
    expect(input().dir).toBe("ltr");
    rerender(<TextInput label="PIN" value="482-913" ltr />);
    expect(input().dir).toBe("ltr");
  });

  it("what is chosen keeps its own direction", () => {
    render(
      <Choose label="To" value="1" options={[{ value: "1", label: "Mic (USB)" }]} onChange={() => {}} />,
    );
    expect(screen.getByRole("button").querySelector("bdi")?.textContent).toBe("Mic (USB)");
  });

  it("drawings turn that go the way one reads, and no others", () => {
    const { container } = render(
      <>
        <Icon of={LogOut} />
        <Icon of={Mic} />
        <Avatar id="1" name="Gustav" />
      </>,
    );
    const turning = [...container.querySelectorAll("svg")].map((svg) => /turning/.test(svg.classList.value));
    expect(turning).toEqual([true, false]);
  });
});

describe("a meeting in Arabic", () => {
  it("speaks it, and leaves names and lines of the chat their own direction", async () => {
    await speak("ar");
    const room = await meeting("gustav");
    await room.user.click(screen.getByRole("button", { name: "الدردشة" }));
    const line = {
      id: "m1",
      at: "2026-11-21T14:10:00Z",
      seat: "alice",
      name: "Alice",
      text: "hello!",
      to: null,
    };
    await room.says({ type: "chat", message: line });
    expect(screen.getByText("hello!").dir).toBe("auto");
    const log = screen.getByRole("log", { name: "رسائل هذا الاجتماع" });
    expect(within(log).getByText("Alice").localName).toBe("bdi");
    expect(screen.getByRole("button", { name: "مغادرة" })).toBeTruthy();
  });
});

describe("style sheets", () => {
  const root = `${import.meta.dirname}/../..`;
  const sheets = ["ui/src", "meet/src"].flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".css"))
      .map((file) => `${folder}/${file}`),
  );
  /** Of four values the second is the right side's, and the fourth the left's. */
  const lopsided = (value: string) => {
    const parts = value.match(/(?:[^\s(]|\([^)]*\))+/g) ?? [];
    return parts.length === 4 && parts[1] !== parts[3];
  };
  // The tick of a box is drawn with two sides of a rectangle, and looks the same everywhere.
  const DRAWN = new Set(["0 2px 2px 0"]);

  it("know no left and no right", () => {
    expect(sheets.length).toBeGreaterThan(50);
    const physical = sheets.flatMap((file) =>
      [...readFileSync(`${root}/${file}`, "utf8").matchAll(/^\s*([\w-]+):\s*([^;!]+?)\s*[;!]/gm)]
        .filter(([, property = "", value = ""]) => {
          if (/(^|-)(left|right)(-|$)/.test(property)) return true;
          if (/^(text-align|float|clear)$/.test(property)) return /\b(left|right)\b/.test(value);
          if (/^translate$/.test(property)) return !/^0\b/.test(value);
          if (/^transform$/.test(property)) return /translate(X|3d)?\(/.test(value);
          const sided = /^(padding|margin|inset|border-(width|color|style)|scroll-(margin|padding))$/;
          return sided.test(property) && lopsided(value) && !DRAWN.has(value);
        })
        .map(([line]) => `${file}: ${line.trim()}`),
    );
    expect(physical).toEqual([]);
  });
});
