"""The command `custdb-gateway`, also `python -m custdb_gateway`."""

from custdb_gateway.cli import main

if __name__ == "__main__":
    main()
