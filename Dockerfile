# Two stages: build a static binary, then ship nothing but it.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /hotline-bot ./bot

FROM scratch
# Telegram's certificate is checked against the build stage's roots.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /hotline-bot /hotline-bot
USER 65532:65532
ENTRYPOINT ["/hotline-bot"]
CMD ["serve"]
