# One static binary in an image that holds nothing else but the terms it stands under.
#
# The two base images are named by tag, not by digest: no registry could be reached where this was written, and a digest that
# nobody looked up is worse than none. Pin them where you build: docker buildx imagetools inspect IMAGE prints it.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY internal/third_party/htmldate internal/third_party/htmldate
COPY internal/third_party/whatlanggo internal/third_party/whatlanggo
COPY internal/third_party/domdistiller internal/third_party/domdistiller
COPY internal/third_party/gomoji internal/third_party/gomoji
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/tocsin ./cmd/tocsin \
 && mkdir -p /out/data

FROM gcr.io/distroless/static-debian12:nonroot
LABEL org.opencontainers.image.title="Tocsin" \
      org.opencontainers.image.description="Watches the news and raises the alarm when it changes" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /out/tocsin /usr/bin/tocsin
# Whoever the container runs as owns an empty volume made from this folder only
# if it is that user's already; nonroot is 65532 here.
COPY --from=build --chown=65532:65532 /out/data /data
COPY LICENSE THIRD_PARTY_NOTICES /usr/share/doc/tocsin/
COPY --chown=65532:65532 config/ /etc/tocsin/
USER 65532:65532
WORKDIR /data
VOLUME ["/data"]
ENV TOCSIN_CONFIG=/etc/tocsin/tocsin.yaml TOCSIN_DATABASE=sqlite:/data/tocsin.db
EXPOSE 8080
HEALTHCHECK --interval=1m --timeout=10s --start-period=30s CMD ["/usr/bin/tocsin", "status", "--ready"]
ENTRYPOINT ["/usr/bin/tocsin"]
CMD ["run"]
