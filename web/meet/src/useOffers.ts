// What the installation offers to somebody without a credential; null until it is known.
import type { Offers } from "@gavel/sdk";
import { useEffect, useState } from "react";
import { rest } from "./account";

export function useOffers(): Offers | null {
  const [offers, setOffers] = useState<Offers | null>(null);
  useEffect(() => {
    rest.lobbyConfig().then(setOffers, () => setOffers(null));
  }, []);
  return offers;
}
