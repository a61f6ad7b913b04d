// Texts of the settings pages in French.
import type { Like } from "../../app/i18n";
import type english from "../en/settings";

export default {} satisfies Like<typeof english>;
