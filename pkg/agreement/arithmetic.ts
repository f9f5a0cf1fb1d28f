export type ValueJson = number | string;
