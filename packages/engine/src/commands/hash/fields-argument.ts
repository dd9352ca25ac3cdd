/** FIELDS, a number, and so many fields, as it is declared. */
import { type Argument, block } from "../../argument-schema.js";

export const fieldsArgument = (parts: readonly Argument[]): Argument => block("fields", parts, { token: "FIELDS" });
