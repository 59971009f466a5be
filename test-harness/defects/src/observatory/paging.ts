export interface PageQuery {
  page: number
  perPage: number
}

export const paged = <Item>(items: readonly Item[], { page, perPage }: PageQuery, overlap = 0) => {
  const first = (page - 1) * perPage
  return {
    items: items.slice(page === 1 ? first : Math.max(0, first - overlap), first + perPage - (page === 1 ? 0 : overlap)),
    paging: { page, perPage, totalItems: items.length, totalPages: Math.ceil(items.length / perPage) },
  }
}
