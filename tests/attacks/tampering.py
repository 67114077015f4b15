"""What somebody could change by hand in the folder of a store: every table, column and row of its database, bytes of its files."""
import contextlib
import os
import sqlite3


def other(value):
    """Another value of the same type: one bit of it, where it stays what its type allows."""
    if value is None:
        return 1
    if isinstance(value, int):
        return value ^ 1
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1]) if value else b"\0"
    return value[:-1] + chr(ord(value[-1]) ^ 1) if value and value[-1].isalnum() else value + "x"


@contextlib.contextmanager
def opened(folder):
    database = sqlite3.connect(os.path.join(folder, "store.db"), isolation_level=None)
    try:
        yield database
    finally:
        database.close()


def tables_of(folder):
    """Name -> ([(column, is part of the key, type)], rows)."""
    with opened(folder) as database:
        names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")]
        return {name: ([(row[1], row[5] > 0, row[2].lower()) for row in database.execute(f"pragma table_info({name})")], database.execute(f"select count(*) from {name}").fetchone()[0]) for name in names}


def some_row(database, table, chance, rows):
    return database.execute(f"select rowid, * from {table} limit 1 offset {chance.randrange(rows)}").fetchone()


def change_column(table, columns, place, rows):
    def spoil(folder, chance):
        with opened(folder) as database:
            row = some_row(database, table, chance, rows)
            database.execute(f"update or replace {table} set {columns[place][0]} = ? where rowid = ?", (other(row[place + 1]), row[0]))
    return spoil


def cut_row(table, rows):
    def spoil(folder, chance):
        with opened(folder) as database:
            database.execute(f"delete from {table} where rowid = ?", (some_row(database, table, chance, rows)[0],))
    return spoil


def insert(database, table, values):
    database.execute(f"insert into {table} values ({', '.join('?' * len(values))})", values)


def add_row(table, columns, rows):
    """One like another, under another key; one of no sense where there is none."""
    def spoil(folder, chance):
        with opened(folder) as database:
            if not rows:
                return insert(database, table, [{"bigint": 7, "text": "x", "blob": b"x"}[kind] for _, _, kind in columns])
            row = some_row(database, table, chance, rows)[1:]
            return insert(database, table, [value + 1_000_000 if isinstance(value, int) else value + "x" if isinstance(value, str) else other(value) for value in row])
    return spoil


def swap_rows(table, columns):
    """Exchanges the values of a column between two rows, the first column where they differ and the database lets it be."""
    def spoil(folder, _):
        with opened(folder) as database:
            return any(swap(database, table, name) for name, in_key, _ in columns if not in_key)
    return spoil


def swap(database, table, column):
    found = database.execute(f"select min(rowid), {column} from {table} group by {column} order by 1 limit 2").fetchall()
    if len(found) < 2:
        return False
    (first, one), (second, two) = found
    try:
        database.execute(f"update {table} set {column} = case rowid when {first} then ? else ? end where rowid in ({first}, {second})", (two, one))
    except sqlite3.IntegrityError:
        return False
    return True


def alterations(folder):
    """[(what, table, function of a folder and a chance)]: a change to every column, a row cut, added, two swapped, of every table."""
    found = []
    for table, (columns, rows) in tables_of(folder).items():
        if rows:
            found += [(f"{table}.{columns[place][0]} changed", table, change_column(table, columns, place, rows)) for place in range(len(columns))]
            found.append((f"{table}: a row cut", table, cut_row(table, rows)))
        found.append((f"{table}: a row added", table, add_row(table, columns, rows)))
        if rows > 1:
            found.append((f"{table}: two rows swapped", table, swap_rows(table, columns)))
    return found


def flip(path, chance):
    """Flips one bit at random; says where."""
    with open(path, "r+b") as file:
        place = chance.randrange(os.path.getsize(path))
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 1 << chance.randrange(8)]))
    return place
