/** Imports what is installed here for who lives elsewhere: names are looked up from this folder. */
export const importHere = (name) => import(name);
