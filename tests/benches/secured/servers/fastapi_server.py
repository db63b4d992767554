"""The benchmark's third operation on FastAPI, with the constraints of echo.yaml: one worker of uvicorn on a free port."""

import socket
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import uvicorn
from fastapi import Depends, FastAPI
from fastapi.security import OAuth2PasswordBearer
from pydantic import AnyUrl, BaseModel, ConfigDict, EmailStr, Field

app = FastAPI()
bearer = OAuth2PasswordBearer(tokenUrl="token")


class Guest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: UUID
    name: Annotated[str, Field(min_length=1, max_length=80)]
    email: EmailStr
    link: AnyUrl | None = None
    arrival: datetime
    nights: Annotated[int, Field(ge=1, le=365)]
    rate: Annotated[float, Field(ge=0, lt=100000)]
    level: Literal["basic", "silver", "gold"] | None = None
    room: Annotated[str, Field(pattern="^[A-F][0-9]{2,3}$")] | None = None
    tags: Annotated[list[Annotated[str, Field(min_length=1, max_length=20)]], Field(max_length=10)]


class Booking(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reference: Annotated[str, Field(pattern="^[A-Z]{3}-[0-9]{4,8}$")]
    note: Annotated[str, Field(max_length=500)] | None = None
    guests: Annotated[list[Guest], Field(min_length=1, max_length=100)]


class Receipt(BaseModel):
    guests: int


@app.post("/bookings/")
async def add_booking(booking: Booking, token: Annotated[str, Depends(bearer)]) -> Receipt:
    return Receipt(guests=len(booking.guests))


if __name__ == "__main__":
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    host, port = listener.getsockname()
    listener.listen(128)
    print(f"{host}:{port}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listener])
