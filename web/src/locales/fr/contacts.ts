// Texts of the contacts pages in French.
import type { Like } from "../../app/i18n";
import type english from "../en/contacts";

export default {} satisfies Like<typeof english>;
