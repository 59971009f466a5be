/** 2xx. @see RFC 9110 §15.3 */
export const isSuccessful = (status: number): boolean => status >= 200 && status < 300
