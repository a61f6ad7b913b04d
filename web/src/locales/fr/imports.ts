// Texts of the imports pages in French.
import type { Like } from "../../app/i18n";
import type english from "../en/imports";

export default {} satisfies Like<typeof english>;
