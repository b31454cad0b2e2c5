// An address that leads nowhere.
import { FarewellScreen } from "../visit/FarewellScreen";
import { plainFarewell } from "../visit/farewell";

export default function MissingPage() {
  return <FarewellScreen view={plainFarewell("no_page")} meeting={null} />;
}
