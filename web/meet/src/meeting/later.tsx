// Parts of the meeting that are fetched beside it, so that the first picture does not wait for them.
import { announce } from "@gavel/ui";
import { type ComponentType, useEffect, useState } from "react";
import { t } from "../i18n";

export interface Later<Props> {
  (props: Props): React.ReactNode;
  /** So that it is there before it is wanted. */
  load: () => Promise<void>;
}

/** Fetched at the first `load`, or else when it is shown. Where that fails it is said, and tried again the next time. */
export function later<Props extends object>(get: () => Promise<ComponentType<Props>>): Later<Props> {
  let part: ComponentType<Props> | undefined;
  const load = async () => {
    part ??= await get();
  };
  const Part = (props: Props) => {
    const [Loaded, setLoaded] = useState<ComponentType<Props> | undefined>(() => part);
    // Again whenever it is drawn anew: a dialog that is asked for once more, say.
    useEffect(() => {
      if (Loaded) return;
      let shown = true;
      load().then(
        () => shown && setLoaded(() => part),
        () => announce(t("common.unreachable"), "assertive"),
      );
      return () => {
        shown = false;
      };
    }, [Loaded, props]);
    return Loaded ? <Loaded {...props} /> : null;
  };
  return Object.assign(Part, { load });
}
